/** The shop's facts, exactly as the JSON files of datasets/shop state them, keyed for look-up. */
import cities from '../../datasets/shop/cities.json';
import coupons from '../../datasets/shop/coupons.json';
import currencies from '../../datasets/shop/currencies.json';
import orders from '../../datasets/shop/orders.json';
import policies from '../../datasets/shop/policies.json';
import products from '../../datasets/shop/products.json';
import units from '../../datasets/shop/units.json';
import words from '../../datasets/shop/words.json';

/** Something the shop sells. */
export interface Product {
  readonly name: string;
  readonly category: string;
  /** Whole dollars. */
  readonly price: number;
  readonly stock: number;
}

/** One way to convert a measure: an amount in `from` is `factor` times as many of `to`. */
export interface Unit {
  readonly from: string;
  readonly to: string;
  readonly factor: number;
}

/** All that the shop knows. */
export interface Facts {
  readonly products: ReadonlyMap<string, Product>;
  /** Order number to status. */
  readonly orders: ReadonlyMap<string, string>;
  /** Code to percent off. */
  readonly coupons: ReadonlyMap<string, number>;
  /** Topic to the policy's text. */
  readonly policies: ReadonlyMap<string, string>;
  /** City to days of delivery. */
  readonly cities: ReadonlyMap<string, number>;
  /** Currency to how many of it one dollar buys. */
  readonly currencies: ReadonlyMap<string, number>;
  readonly units: readonly Unit[];
  /** Who and what appears in sums told in words. */
  readonly people: readonly string[];
  readonly things: readonly string[];
}

/** The facts, read once. */
export const FACTS: Facts = {
  products: new Map(products.map((product) => [product.name, product])),
  orders: new Map(orders.map(({ order, status }) => [order, status])),
  coupons: new Map(coupons.map(({ code, percent }) => [code, percent])),
  policies: new Map(policies.map(({ topic, policy }) => [topic, policy])),
  cities: new Map(cities.map(({ city, days }) => [city, days])),
  currencies: new Map(Object.entries(currencies)),
  units,
  people: words.people,
  things: words.things
};

/** The fact named `key`. Throws a RangeError where the shop has none, because rows are made of facts alone. */
export function factOf<T>(facts: ReadonlyMap<string, T>, key: string): T {
  const fact = facts.get(key);
  if (fact === undefined) throw new RangeError(`The shop knows no "${key}". Known, among others: ${[...facts.keys()].slice(0, 5).join(', ')}.`);
  return fact;
}
