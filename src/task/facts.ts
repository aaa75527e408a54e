/** The shop's facts: products, orders, cities, coupons, policies. Drawn by seed from the word lists of datasets/shop/en, the same on every machine. */
import { drawFacts } from './draw';
import type { ShopFacts } from './fact';

export { STATUSES, TODAY } from './fact';
export type { City, Coupon, ShopFacts, ShopOrder, Policy, Product, Unit } from './fact';

/** The facts, drawn once. */
export const FACTS: ShopFacts = drawFacts();

/** The fact named `key`, in any case. Throws a RangeError where there is none: rows may only mention facts. */
export function factOf<T>(facts: ReadonlyMap<string, T>, key: string): T {
  const fact = facts.get(key.toLowerCase());
  if (fact === undefined) throw new RangeError(`The shop knows no "${key}". Known, among others: ${[...facts.keys()].slice(0, 5).join(', ')}.`);
  return fact;
}
