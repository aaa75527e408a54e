/** The rows an experiment is measured on before and after. */
import type { Task } from '../../src/record/task';
import { devRows, testRows } from '../../src/task/subset';

/** What is measured. */
export interface HeldOutOptions {
  /** Rows of a measurement. */
  readonly rows: number;
  /** Whether those are test rows; else they are dev rows, by which everything is chosen. */
  readonly final: boolean;
}

/** Dev rows, by which everything is chosen; test rows only where the measurement is the final one. */
export const heldOutTasks = ({ rows, final }: HeldOutOptions): Task[] => (final ? testRows(rows) : devRows(rows)).map(({ task }) => task);

/** Of the held-out rows: those by which everything is chosen, or those that are looked at once. */
export type HeldOutSplit = 'dev' | 'test';

export const splitOf = ({ final }: Pick<HeldOutOptions, 'final'>): HeldOutSplit => (final ? 'test' : 'dev');

/** The file of a measurement: that on test rows stands beside that on dev rows, and both are of the same training. */
export const measuredFile = (name: string, split: HeldOutSplit): string => (split === 'dev' ? name : name.replace('.', '-test.'));
