/** How a query is worded: the phrasings of a family, the politeness around them, and the slips of a hurried hand. */
import dressing from '../../datasets/shop/en/dressing.json';
import coop from '../../datasets/shop/en/phrasings/coop.json';
import efc from '../../datasets/shop/en/phrasings/efc.json';
import gfc from '../../datasets/shop/en/phrasings/gfc.json';
import math from '../../datasets/shop/en/phrasings/math.json';
import qa from '../../datasets/shop/en/phrasings/qa.json';
import type { Random } from '../math/random';
import type { DrawnSplit } from './split';

/** Templates of a family by split; the index of a phrasing counts through train, dev and test in this order. */
export type Templates = Readonly<Record<DrawnSplit, readonly string[]>>;

/** Templates of every family. */
export const PHRASINGS: Readonly<Record<string, Templates>> = { ...qa, ...efc, ...gfc, ...math, ...coop };

/** Politeness that may stand before and after a query, the same in all splits. */
export const COURTESIES: { readonly before: readonly string[]; readonly after: readonly string[] } = dressing;

/** The phrasing of `family` whose turn it is among those of `pool`, with its index in the family. */
export function phrasingOf(family: string, pool: DrawnSplit, turn: number): { readonly phrasing: number; readonly template: string } {
  const templates = PHRASINGS[family];
  if (!templates) throw new RangeError(`There are no phrasings for the family "${family}". Add them to datasets/shop/en/phrasings.`);
  const before = { train: 0, dev: templates.train.length, test: templates.train.length + templates.dev.length }[pool];
  const place = turn % templates[pool].length;
  return { phrasing: before + place, template: templates[pool][place]! };
}

/** The template as a polite person might open and close it. Terse ones, which end in no mark, get no closing. */
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
