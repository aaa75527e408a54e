/** Words that name things of the shop, and so say nothing about what is asked of them. */
import { wordsOf } from '../math/text';
import { MONTHS, WEEKDAYS } from './calendar';
import { FACTS } from './facts';

/** Words that name the shop's things, places, people and dates. */
export function entityWords(): ReadonlySet<string> {
  const { products, coupons, policies, cities, currencies, units, care, people, things } = FACTS;
  const names = [products, coupons, policies, cities, currencies, care].flatMap((table): string[] => [...table.keys()]);
  return new Set([...names, ...units.flatMap(({ from, to }) => [from, to]), ...people, ...things, ...MONTHS, ...WEEKDAYS].flatMap(wordsOf));
}
