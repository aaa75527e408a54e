/** How a query is worded: the phrasings of a family, the courtesies around them, and misspellings. */
import courtesies from '../../datasets/shop/en/courtesies.json';
import coop from '../../datasets/shop/en/phrasings/coop.json';
import efc from '../../datasets/shop/en/phrasings/efc.json';
import gfc from '../../datasets/shop/en/phrasings/gfc.json';
import math from '../../datasets/shop/en/phrasings/math.json';
import qa from '../../datasets/shop/en/phrasings/qa.json';
import type { Random } from '../math/random';
import type { DrawnSplit } from './split';

/** Templates of a family by split. A phrasing's index counts through train, dev and test in this order. */
export type Templates = Readonly<Record<DrawnSplit, readonly string[]>>;

/** Templates of every family. */
export const PHRASINGS: Readonly<Record<string, Templates>> = { ...qa, ...efc, ...gfc, ...math, ...coop };

/** Politeness that may stand before and after a query, the same in all splits. */
export const COURTESIES: { readonly before: readonly string[]; readonly after: readonly string[] } = courtesies;

/** Phrasing number `turn`, counted round and round, of those of `family` in `pool`, with its index in the family. Throws a RangeError where the family has no phrasings. */
export function phrasingOf(family: string, pool: DrawnSplit, turn: number): { readonly phrasing: number; readonly template: string } {
  const templates = PHRASINGS[family];
  if (!templates) throw new RangeError(`There are no phrasings for the family "${family}". Add them to datasets/shop/en/phrasings.`);
  const before = { train: 0, dev: templates.train.length, test: templates.train.length + templates.dev.length }[pool];
  const index = turn % templates[pool].length;
  return { phrasing: before + index, template: templates[pool][index]! };
}

/** The template with a polite opening and closing, either of which may be empty. A template without a final mark gets no closing. */
export function addCourtesies(template: string, random: Random): string {
  const [before, after] = [random.pick(COURTESIES.before), random.pick(COURTESIES.after)];
  const begun = /[,:]$/.test(before) ? template.replace(/^(?!I\b)[A-Z]/, (letter) => letter.toLowerCase()) : template;
  return [before, begun, /[.?!]$/.test(template) && after].filter(Boolean).join(' ');
}

/** The template with two neighbouring letters swapped in one of its longer words; slots are left alone. */
export function misspell(template: string, random: Random): string {
  const words = [...template.matchAll(/(?<![{\w'])[a-z]{5,}(?![}\w'])/gi)];
  if (!words.length) return template;
  const { 0: word, index } = random.pick(words);
  const at = index + 1 + random.below(word.length - 2);
  return template.slice(0, at) + template[at + 1] + template[at] + template.slice(at + 2);
}
