/** Words that name entities of the shop; memory leaves them out of the keys of situations. */
import { wordsOf } from '../math/text';
import { MONTHS, WEEKDAYS } from './calendar';
import { FACTS } from './facts';

/** Words, in lower case, of the names of products, codes, topics, places, people, things and dates. */
export function entityWords(): ReadonlySet<string> {
  const { products, coupons, policies, cities, currencies, units, care, people, things } = FACTS;
  const names = [products, coupons, policies, cities, currencies, care].flatMap((table): string[] => [...table.keys()]);
  return new Set([...names, ...units.flatMap(({ from, to }) => [from, to]), ...people, ...things, ...MONTHS, ...WEEKDAYS].flatMap(wordsOf));
}
