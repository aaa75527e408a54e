/** Draws accounts and their orders: of products of the account's own split, so that splits share no product. */
import { between, randomOf, type Random } from '../../math/random';
import { addDays } from '../calendar';
import { STATUSES, TODAY, type ShopOrder, type Product } from '../fact';
import { splitOf } from '../split';

const ACCOUNTS = 1200;
/** Most orders of one account. */
const MOST = 4;
/** Most pieces of a product in one order. */
const QUANTITY = 4;
/** Days ago, from and to, that an order of each status was placed. */
const AGES: Readonly<Record<ShopOrder['status'], readonly [number, number]>> = {
  processing: [0, 2],
  packed: [1, 4],
  shipped: [2, 8],
  delayed: [8, 20],
  delivered: [11, 70]
};
/** Days from placing to delivery, at least and at most. */
const DELIVERY = [2, 9] as const;

/** Orders of every account, newest first; an account orders nothing twice and never twice on one day. */
export function drawAccounts(products: readonly Product[], cities: readonly string[]): ReadonlyMap<string, readonly ShopOrder[]> {
  const random = randomOf('accounts');
  const poolOf = pools(products);
  const orders = codesOf(random, ACCOUNTS * MOST, 10000, 99999);
  return new Map(
    codesOf(random, ACCOUNTS, 1000, 9999).map((account, index) => {
      const city = random.pick(cities);
      const ages = new Set<number>();
      const placed: ShopOrder[] = [];
      for (let turn = random.below(MOST); turn >= 0; turn--) {
        const product = random.pick(poolOf(account));
        const status = random.pick(STATUSES);
        const age = between(random, ...AGES[status]);
        const quantity = 1 + random.below(QUANTITY);
        const delivery = between(random, ...DELIVERY);
        if (ages.has(age) || placed.some((order) => order.product === product.name)) continue;
        ages.add(age);
        placed.push({
          order: orders[index * MOST + turn]!,
          account,
          product: product.name,
          quantity,
          total: product.price * quantity,
          status,
          placed: daysAgo(age),
          delivered: status === 'delivered' ? daysAgo(age - delivery) : null,
          city
        });
      }
      const newestFirst = [...ages].map((age, i) => ({ age, order: placed[i]! })).sort((one, other) => one.age - other.age);
      return [account, newestFirst.map(({ order }) => order)];
    })
  );
}

/** The products that an account may order. */
function pools(products: readonly Product[]): (account: string) => readonly Product[] {
  const productsOf = (split: string) => products.filter(({ name }) => splitOf(`product ${name}`) === split);
  const bySplit = { train: productsOf('train'), dev: productsOf('dev'), test: productsOf('test') };
  return (account) => bySplit[splitOf(`account ${account}`)];
}

/** `count` distinct whole numbers from `low` to `high`, as text. */
function codesOf(random: Random, count: number, low: number, high: number): string[] {
  const codes = new Set<string>();
  while (codes.size < count) codes.add(String(between(random, low, high)));
  return [...codes];
}

/** The date `days` days before the shop's `TODAY`. */
const daysAgo = (days: number): string => addDays(TODAY, -days)!;
