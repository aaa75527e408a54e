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
