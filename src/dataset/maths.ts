/** The rows of the maths pipeline: of its training split the first half is shown with solutions, the second reinforced. */
import { shuffledItemAt } from '../math/random';
import { MATHS_SIZES, mathsRows } from '../maths/problem/row';
import { mathsTaskRow } from '../maths/taskRow';
import type { TaskRow } from '../record/row';
import type { Task } from '../record/task';
import type { DrawnSplit } from '../task/split';
import { fingerprintOf, repeated, taskNamed, type Dataset } from './dataset';
import { drawLately, drawsLately } from './lately';

/** Of each split, made at first use. */
const ROWS = new Map<DrawnSplit, readonly TaskRow[]>();

function rowsOf(split: DrawnSplit): readonly TaskRow[] {
  const rows = ROWS.get(split) ?? mathsRows(split, MATHS_SIZES[split]).map(mathsTaskRow);
  ROWS.set(split, rows);
  return rows;
}

/** The first rows of a held-out split, families in equal shares. Throws a RangeError for more than it has. */
export function heldOutMaths(split: 'dev' | 'test', count: number): readonly TaskRow[] {
  if (count > MATHS_SIZES[split]) throw new RangeError(`The ${split} split of the maths rows has ${MATHS_SIZES[split]}, not ${count}. Ask for fewer.`);
  return rowsOf(split).slice(0, count);
}

/** Rows that are shown with solutions; those after them are reinforced, so that the two share none. */
const SHOWN = MATHS_SIZES.train / 2;

function shown(count: number): readonly TaskRow[] {
  if (count > SHOWN) throw new RangeError(`The maths rows have ${SHOWN} with solutions to show, not ${count}. Lower "warmRows".`);
  return rowsOf('train').slice(0, count);
}

/** The maths rows. Training goes through those that are reinforced in an order that the seed shuffles anew every round. */
export function mathsDataset(): Dataset {
  const reinforced = (): readonly Task[] =>
    rowsOf('train')
      .slice(SHOWN)
      .map(({ task }) => task);
  const named = (id: string): Task =>
    taskNamed(
      (['train', 'dev', 'test'] as const).flatMap((split) => rowsOf(split).map(({ task }) => task)),
      id
    );
  const heldOut = (count: number): readonly TaskRow[] => heldOutMaths('dev', Math.min(count, MATHS_SIZES.dev));
  return {
    draw: (config, step, rows = {}) => {
      if (config.row) return repeated(config, named(config.row));
      const tasks = reinforced();
      if (drawsLately(config)) return drawLately(tasks, config, step, rows);
      return Array.from({ length: config.queries }, (_, query) => shuffledItemAt(tasks, step * config.queries + query, 'maths', config.seed));
    },
    heldOut: (count) => heldOut(count).map(({ task }) => task),
    rowsWithSolutions: (part, count) => (part === 'dev' ? heldOut(count) : shown(count)),
    hash: fingerprintOf(rowsOf('test').map(({ task }) => task))
  };
}
