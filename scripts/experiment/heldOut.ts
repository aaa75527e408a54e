/** The rows an experiment is measured on before and after. */
import type { Task } from '../../src/record/task';
import { heldOutRows } from '../../src/dataset/generated';
import { isSubject, SUBJECTS } from '../../src/record/subject';

/** What is measured. */
export interface HeldOutOptions {
  /** Rows of a measurement. */
  readonly rows: number;
  /** Whether those are test rows; else they are dev rows, by which everything is chosen. */
  readonly final: boolean;
}

/** Dev rows, by which everything is chosen; test rows only where the measurement is the final one. Throws a RangeError for rows that are not generated. */
export function heldOutTasks({ rows, final }: HeldOutOptions, data = 'shop'): Task[] {
  if (!isSubject(data)) throw new RangeError(`An experiment is on rows of ${SUBJECTS.join(' or ')}, not on "${data}", which only a browser holds.`);
  return heldOutRows(data, splitOf({ final }), rows).map(({ task }) => task);
}

/** Of the held-out rows: those by which everything is chosen, or those that are looked at once. */
export type HeldOutSplit = 'dev' | 'test';

export const splitOf = ({ final }: Pick<HeldOutOptions, 'final'>): HeldOutSplit => (final ? 'test' : 'dev');

/** The file of a measurement: that on test rows stands beside that on dev rows, and both are of the same training. */
export const measuredFile = (name: string, split: HeldOutSplit): string => (split === 'dev' ? name : name.replace('.', '-test.'));
