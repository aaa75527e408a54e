/** Every family with a few rows of each split, and what a text is made of: builders for the tests of the shop. */
import type { Row } from '../../src/record/plan';
import { KINDS, type Split } from '../../src/record/task';
import { FAMILIES } from '../../src/task/family';
import { rowOf } from '../../src/task/row';

export const SPLITS: readonly Split[] = ['train', 'dev', 'test'];

/** `each` rows of every family of a split. */
export function rowsOf(split: Split, each: number): Row[] {
  return KINDS.flatMap((kind) => Array.from({ length: each * Object.keys(FAMILIES[kind]).length }, (_, index) => rowOf(split, kind, index)));
}

/** Every text of a row that a model reads or writes, calls aside. */
export function textsOf({ task, plan }: Row): string[] {
  return [task.query, task.response, ...plan.flatMap((step) => [step.request, step.observation, step.answer, ...Object.values(step.arguments)])];
}
