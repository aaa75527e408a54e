/** Draws the rules of the shop: a topic is a pair of words, most topics have a rule, and each rule has its own number of days. */
import policies from '../../../datasets/shop/en/policies.json';
import { randomOf } from '../../math/random';
import type { Policy } from '../fact';

const POLICIES = 108;
/** Days of the first rule; each further rule has one day more, so that no two share a number. */
const LEAST = 3;

/** Every pair of words in a drawn order; the first `POLICIES` are `known`: they have a rule. */
export function drawTopics(): readonly { readonly first: string; readonly second: string; readonly known: boolean }[] {
  const pairs = policies.firsts.flatMap((first) => Object.keys(policies.texts).map((second) => ({ first, second })));
  return randomOf('topics')
    .shuffle(pairs)
    .map((pair, turn) => ({ ...pair, known: turn < POLICIES }));
}

/** The rules of the known topics. */
export function drawPolicies(): Policy[] {
  const texts: Readonly<Record<string, string>> = policies.texts;
  return drawTopics()
    .filter(({ known }) => known)
    .map(({ first, second }, turn) => {
      const values = { First: first[0]!.toUpperCase() + first.slice(1), days: String(LEAST + turn) };
      return { topic: `${first} ${second}`, text: texts[second]!.replace('{First}', values.First).replace('{days}', values.days) };
    });
}
