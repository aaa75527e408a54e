/** The rows an experiment is measured on before and after. */
import type { Task } from '../../src/record/task';
import { heldOutMaths } from '../../src/dataset/maths';
import { MATHS_SIZES } from '../../src/maths/problem/row';
import type { TaskRow } from '../../src/record/row';
import { devRows, testRows } from '../../src/task/subset';

/** What is measured. */
export interface HeldOutOptions {
  /** Rows of a measurement. */
  readonly rows: number;
  /** Whether those are test rows; else they are dev rows, by which everything is chosen. */
  readonly final: boolean;
}

/** Held-out rows of the generated sets, by the name in `RunConfig.data`; of maths there are fewer, and all of them are taken where more are asked for. */
const HELD_OUT: ReadonlyMap<string, (split: HeldOutSplit, rows: number) => readonly TaskRow[]> = new Map([
  ['shop', (split, rows) => (split === 'test' ? testRows(rows) : devRows(rows))],
  ['maths', (split, rows) => heldOutMaths(split, Math.min(rows, MATHS_SIZES[split]))]
]);

/** Dev rows, by which everything is chosen; test rows only where the measurement is the final one. Throws a RangeError for a set that is not generated. */
export function heldOutTasks({ rows, final }: HeldOutOptions, data = 'shop'): Task[] {
  const held = HELD_OUT.get(data);
  if (!held) throw new RangeError(`An experiment is on rows of ${[...HELD_OUT.keys()].join(' or ')}, not on "${data}", which only a browser holds.`);
  return held(splitOf({ final }), rows).map(({ task }) => task);
}

/** Of the held-out rows: those by which everything is chosen, or those that are looked at once. */
export type HeldOutSplit = 'dev' | 'test';

export const splitOf = ({ final }: Pick<HeldOutOptions, 'final'>): HeldOutSplit => (final ? 'test' : 'dev');

/** The file of a measurement: that on test rows stands beside that on dev rows, and both are of the same training. */
export const measuredFile = (name: string, split: HeldOutSplit): string => (split === 'dev' ? name : name.replace('.', '-test.'));
