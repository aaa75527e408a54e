/** Every word the shop and its people can use, which is all the vocabulary a small tokenizer needs. */
import { KINDS } from '../record/task';
import { MONTHS } from './calendar';
import { FACTS } from './facts';
import { FAMILIES } from './family';
import { DRESSING, PHRASINGS } from './phrasing';
import { rowOf } from './row';
import { ERROR, SERVICES, UNKNOWN } from './service';

/** Words of the wire format and of memory strategies, and what services say apart from facts. */
const FRAME = ['master', 'qa', 'efc', 'gfc', 'math', 'task', 'memory', 'use', 'then', 'answer', 'ok', 'cancelled', UNKNOWN, ERROR];

/** Sorted and unique; digits and punctuation are left out, tool names count as one word each. */
export function lexicon(): readonly string[] {
  const plans = KINDS.flatMap((kind) => Object.keys(FAMILIES[kind]).flatMap((_, i) => rowOf('train', kind, i).plan));
  const texts = [
    ...FRAME,
    ...Object.entries(SERVICES).flatMap(([tool, { parameters }]) => [tool, ...parameters]),
    ...Object.values(PHRASINGS).flatMap((templates) => Object.values(templates).flat()),
    ...DRESSING.before,
    ...DRESSING.after,
    ...plans.flatMap(({ request, answer }) => [request, answer]),
    ...facts(),
    ...MONTHS
  ];
  return [...new Set(texts.flatMap(wordsOf))].sort();
}

/** Words of a text, the slots of a template left out. */
export const wordsOf = (text: string): string[] => text.replace(/\{\w+\}/g, ' ').match(/[a-z_]+/g) ?? [];

function facts(): string[] {
  const { products, orders, coupons, policies, cities, currencies, units, people, things } = FACTS;
  const names = [products, coupons, policies, cities, currencies].flatMap((table) => [...table.keys()]);
  return [...names, ...orders.values(), ...policies.values(), ...units.flatMap(({ from, to }) => [from, to]), ...people, ...things];
}
