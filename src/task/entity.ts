/** The entities that a row is about, drawn at random from those of its split. */
import { between, type Random } from '../math/random';
import { MONTHS } from './calendar';
import { FACTS, type City, type Coupon, type ShopOrder, type Policy, type Product, type Unit } from './facts';
import { drawFitting } from './fitting';
import { splitOf, type DrawnSplit } from './split';

/** Draws of one row. Cities, currencies, measures, people and things are too few to divide: all splits share them. */
export interface Entities {
  /** Products, orders, accounts, coupons and policies are of the row's split alone; an account's orders and their products are of its split. */
  product(which?: (product: Product) => boolean): Product;
  order(which?: (order: ShopOrder) => boolean): ShopOrder;
  account(which?: (orders: readonly ShopOrder[]) => boolean): string;
  coupon(which?: (coupon: Coupon) => boolean): Coupon;
  policy(which?: (policy: Policy) => boolean): Policy;
  city(): City;
  currency(): string;
  unit(): Unit;
  /** A date as `june 3`, days 1 to 28. */
  date(): string;
  person(): string;
  /** A whole number, both ends included. */
  between(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  /** Repeats `draw` until the entity that `name` gives belongs to the split: for sums, dates, places and all else that is no product, order, account, coupon or policy. */
  inSplit<T>(draw: () => T, name: (drawn: T) => string): T;
}

const valuesOf = <T>(facts: ReadonlyMap<string, T>): T[] => [...facts.values()];

function poolsOf(split: DrawnSplit) {
  return {
    products: valuesOf(FACTS.products).filter(({ name }) => splitOf(`product ${name}`) === split),
    orders: valuesOf(FACTS.orders).filter(({ account }) => splitOf(`account ${account}`) === split),
    accounts: [...FACTS.accounts.keys()].filter((account) => splitOf(`account ${account}`) === split),
    coupons: valuesOf(FACTS.coupons).filter(({ code }) => splitOf(`coupon ${code}`) === split),
    policies: valuesOf(FACTS.policies).filter(({ topic }) => splitOf(`policy ${topic}`) === split)
  };
}

const POOLS = { train: poolsOf('train'), dev: poolsOf('dev'), test: poolsOf('test') };
const CITIES = valuesOf(FACTS.cities);
const CURRENCIES = [...FACTS.currencies.keys()];

/** Draws for a row of `split`, all from `random`. */
export function entitiesOf(split: DrawnSplit, random: Random): Entities {
  const pools = POOLS[split];
  const among =
    <T>(pool: readonly T[]) =>
    (which: (drawn: T) => boolean = () => true): T =>
      drawFitting(() => random.pick(pool), which);
  return {
    product: among(pools.products),
    order: among(pools.orders),
    account: (which = () => true) =>
      drawFitting(
        () => random.pick(pools.accounts),
        (account) => which(FACTS.accounts.get(account)!)
      ),
    coupon: among(pools.coupons),
    policy: among(pools.policies),
    city: () => random.pick(CITIES),
    currency: () => random.pick(CURRENCIES),
    unit: () => random.pick(FACTS.units),
    date: () => `${random.pick(MONTHS)} ${between(random, 1, 28)}`,
    person: () => random.pick(FACTS.people),
    between: (low, high) => between(random, low, high),
    pick: (list) => random.pick(list),
    inSplit: (draw, name) => drawFitting(draw, (drawn) => splitOf(name(drawn)) === split)
  };
}
