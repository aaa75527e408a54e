/** Draws the rules of the shop: pairs of words, most of which have a rule, each with a number of days of its own. */
import policies from '../../../datasets/shop/en/policies.json';
import { randomOf } from '../../math/random';
import type { Policy } from '../fact';

const POLICIES = 108;
/** Least days of a rule; the rest count on from here, so that no two share a number. */
const LEAST = 3;

/** Every topic a customer might think of, in a drawn order; the first of them have a rule. */
export function drawTopics(): readonly { readonly first: string; readonly second: string; readonly known: boolean }[] {
  const pairs = policies.firsts.flatMap((first) => Object.keys(policies.texts).map((second) => ({ first, second })));
  return randomOf('topics')
    .shuffle(pairs)
    .map((pair, turn) => ({ ...pair, known: turn < POLICIES }));
}

/** The rules there are. */
export function drawPolicies(): Policy[] {
  const texts: Readonly<Record<string, string>> = policies.texts;
  return drawTopics()
    .filter(({ known }) => known)
    .map(({ first, second }, turn) => {
      const values = { First: first[0]!.toUpperCase() + first.slice(1), days: String(LEAST + turn) };
      return { topic: `${first} ${second}`, text: texts[second]!.replace('{First}', values.First).replace('{days}', values.days) };
    });
}
