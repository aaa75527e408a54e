/** Draws all facts of the shop from its word lists, with seeds derived from names, so that every machine has the same shop. */
import care from '../../datasets/shop/en/care.json';
import words from '../../datasets/shop/en/words.json';
import { drawCoupons } from './draw/coupon';
import { drawAccounts } from './draw/order';
import { drawCities } from './draw/city';
import { drawPolicies, drawTopics } from './draw/policy';
import { drawMakers, drawNames, drawProducts } from './draw/product';
import type { ShopFacts, Product } from './fact';

/** The shop on the date `TODAY`; takes some tens of milliseconds. */
export function drawFacts(): ShopFacts {
  const products = drawProducts();
  const accounts = drawAccounts(products, Object.keys(words.cities));
  return {
    products: keyed(products, ({ name }) => name),
    unsold: drawNames().flatMap(({ name, sold }) => (sold ? [] : [name])),
    makers: drawMakers(),
    orders: keyed([...accounts.values()].flat(), ({ order }) => order),
    accounts,
    coupons: keyed(drawCoupons(words.coupons), ({ code }) => code),
    policies: keyed(drawPolicies(), ({ topic }) => topic),
    unwritten: drawTopics().flatMap(({ first, second, known }) => (known ? [] : [`${first} ${second}`])),
    cities: keyed(drawCities(words.cities), ({ city }) => city),
    currencies: new Map(Object.entries(words.currencies)),
    units: words.units,
    kinds: kindsOf(products),
    care: new Map(Object.entries(care)),
    people: words.people,
    things: words.things
  };
}

/** Facts under their names in lower case. */
const keyed = <T>(facts: readonly T[], name: (fact: T) => string): ReadonlyMap<string, T> => new Map(facts.map((fact) => [name(fact).toLowerCase(), fact]));

/** Products of each kind, cheapest first; of the same price in order of their names. */
function kindsOf(products: readonly Product[]): ReadonlyMap<string, readonly Product[]> {
  const kinds = new Map<string, Product[]>();
  for (const product of products) kinds.set(product.kind, [...(kinds.get(product.kind) ?? []), product]);
  for (const list of kinds.values()) list.sort((one, other) => one.price - other.price || (one.name < other.name ? -1 : 1));
  return kinds;
}
