/** Every family with a few rows of each split, and what a text is made of: builders for the tests of the shop. */
import type { TaskRow } from '../../src/record/plan';
import { KINDS } from '../../src/record/task';
import { FAMILIES } from '../../src/task/family';
import { rowOf } from '../../src/task/row';
import type { DrawnSplit } from '../../src/task/split';

export const SPLITS: readonly DrawnSplit[] = ['train', 'dev', 'test'];

/** Names of all families. */
export const NAMES: readonly string[] = KINDS.flatMap((kind) => Object.keys(FAMILIES[kind]));

/** `each` rows of every family of a split. */
export function rowsOf(split: DrawnSplit, each: number): TaskRow[] {
  return KINDS.flatMap((kind) => Array.from({ length: each * Object.keys(FAMILIES[kind]).length }, (_, index) => rowOf(split, kind, index)));
}

/** Every text of a row that a model reads or writes. */
export function textsOf({ task, plan }: TaskRow): string[] {
  const calls = plan.flatMap((step) => step.calls.flatMap((call) => [...Object.values(call.arguments), call.observation]));
  return [task.query, task.response, ...plan.flatMap((step) => [step.request, step.answer]), ...calls];
}

/** Lower-case words of a text, the slots of a template left out. */
export const wordsIn = (text: string): string[] =>
  text
    .replace(/\{\w+\}/g, ' ')
    .toLowerCase()
    .match(/[a-z_']+/g) ?? [];
