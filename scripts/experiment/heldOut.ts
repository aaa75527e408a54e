/** The rows an experiment is measured on before and after. */
import type { Task } from '../../src/record/task';
import { devRows, testRows } from '../../src/task/part';
import type { ExperimentOptions } from './options';

/** Dev rows, by which everything is chosen; test rows only where the measurement is the final one. */
export const heldOutTasks = ({ rows, final }: Pick<ExperimentOptions, 'rows' | 'final'>): Task[] =>
  (final ? testRows(rows) : devRows(rows)).map(({ task }) => task);
