/** How a query is worded: phrasings of each split, politeness around them, and the slots filled in. */
import dressing from '../../datasets/shop/dressing.json';
import table from '../../datasets/shop/phrasings.json';
import type { Random } from '../math/random';
import type { Split } from '../record/task';

/** Templates of a family by split; the index of a phrasing counts through train, dev and test in this order. */
export type Templates = Readonly<Record<Split, readonly string[]>>;

/** Templates of every family. */
export const PHRASINGS: Readonly<Record<string, Templates>> = table;

/** Politeness that may stand before and after a query, the same in all splits. */
export const DRESSING: { readonly before: readonly string[]; readonly after: readonly string[] } = dressing;

/** The phrasing of `family` whose turn it is in `split`, with its index in the family. */
export function phrasingOf(family: string, split: Split, turn: number): { readonly phrasing: number; readonly template: string } {
  const templates = PHRASINGS[family];
  if (!templates) throw new RangeError(`There are no phrasings for the family "${family}". Add them to datasets/shop/phrasings.json.`);
  const before = { train: 0, dev: templates.train.length, test: templates.train.length + templates.dev.length }[split];
  const place = turn % templates[split].length;
  return { phrasing: before + place, template: templates[split][place]! };
}

/** The template with each `{slot}` replaced. Throws a RangeError where a slot has no value. */
export function fill(template: string, slots: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = slots[name];
    if (value === undefined) throw new RangeError(`The phrasing "${template}" needs a value for {${name}}.`);
    return String(value);
  });
}

/** The query as a polite person might send it. */
export function dress(query: string, random: Random): string {
  return [random.pick(DRESSING.before), query, random.pick(DRESSING.after)].filter(Boolean).join(' ');
}
