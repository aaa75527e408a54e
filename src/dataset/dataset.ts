/** Where a run's tasks come from: the shop, or a visitor's own rows; or one row of either, again and again. */
import { deal, seedOf } from '../math/random';
import type { RunConfig } from '../record/config';
import type { RowHistory } from '../record/checkpoint';
import type { TaskRow } from '../record/row';
import { KINDS, type TaskKind, type Task } from '../record/task';
import { devRows, drawTasks, reinforcementTasks, subsetRows, sftRows, testRows } from '../task/subset';
import { rowOf } from '../task/row';
import { drawLately, drawsLately } from './lately';
import type { DrawnSplit } from '../task/split';

/** The tasks of a run. */
export interface Dataset {
  /** The tasks of a training step, a function of its arguments alone; `rows` is what was solved lately. Throws a RangeError where the config names a row there is not. */
  readonly draw: (config: RunConfig, step: number, rows?: RowHistory) => readonly Task[];
  /** Held-out tasks that guide a run; the test rows are not for it to see. */
  readonly held: (count: number) => readonly Task[];
  /** The first rows for a warm-up with their solutions, or such rows that no part of training sees. Throws a RangeError where the rows have no solutions. */
  readonly solved: (part: 'sft' | 'dev', count: number) => readonly TaskRow[];
  /** Fingerprint of the rows. */
  readonly hash: string;
}

/** Eight hexadecimal digits that change with any of the tasks. */
export const fingerprintOf = (tasks: readonly Task[]): string =>
  seedOf(...tasks.map((task) => JSON.stringify(task)))
    .toString(16)
    .padStart(8, '0');

/** Rows of each set that the shop's fingerprint is taken of. */
const FINGERPRINTED = 100;

const NAME = new RegExp(`^(train|dev|test)-(${KINDS.join('|')})-(\\d{4,9})$`);

/** The row of the shop with this id. Throws a RangeError where there is none. */
function shopRow(id: string): TaskRow {
  const [, split, kind, index] = NAME.exec(id) ?? [];
  if (index === undefined) throw new RangeError(`The shop has no row "${id}". Rows are named like test-coop-0042.`);
  return rowOf(split as DrawnSplit, kind as TaskKind, Number(index));
}

const again = ({ queries }: RunConfig, task: Task): Task[] => Array.from({ length: queries }, () => task);

/** The first rows of a split of the shop. */
export const shopRows = (split: 'test' | 'dev', count: number): readonly TaskRow[] => (split === 'test' ? testRows(count) : devRows(count));

/** The first rows of each set, one after another. */
function fingerprintOfShop(): string {
  const sets = (['rl', 'dev', 'test'] as const).map((set) => subsetRows(set));
  return fingerprintOf(sets.flatMap((rows) => Array.from({ length: FINGERPRINTED }, () => rows.next().value.task)));
}

/** The shop's rows. */
export function shopDataset(): Dataset {
  /** The rows of the warm-up, which every step of it asks for. */
  let taught: readonly TaskRow[] = [];
  return {
    draw: (config, step, rows = {}) => {
      if (config.row) return again(config, shopRow(config.row).task);
      if (drawsLately(config)) return drawLately(KINDS.flatMap(reinforcementTasks), config, step, rows);
      return drawTasks(config.seed, step, config.queries, config.coopShare);
    },
    held: (count) => devRows(count).map(({ task }) => task),
    solved: (part, count) => {
      if (part === 'dev') return devRows(count);
      if (taught.length !== count) taught = sftRows(count);
      return taught;
    },
    hash: fingerprintOfShop()
  };
}

/** About every fifth of a visitor's rows, by their names, is held out of training; all of them where that would leave one side empty. */
export function heldOutOf(tasks: readonly Task[]): readonly Task[] {
  const held = tasks.filter(({ id }) => isHeld(id));
  return held.length && held.length < tasks.length ? held : tasks;
}

const isHeld = (id: string): boolean => seedOf('held', id) % 5 === 0;

/** A visitor's own rows. Training goes through those that are not held out in an order that the seed shuffles anew every round. Throws a RangeError where there are none. */
export function ownDataset(tasks: readonly Task[]): Dataset {
  if (!tasks.length) throw new RangeError('This set has no rows. Choose another one.');
  const held = heldOutOf(tasks);
  const trained = held.length < tasks.length ? tasks.filter(({ id }) => !isHeld(id)) : tasks;
  return {
    draw: (config, step, rows = {}) => {
      if (config.row) return again(config, named(tasks, config.row));
      if (drawsLately(config)) return drawLately(trained, config, step, rows);
      return Array.from({ length: config.queries }, (_, query) => deal(trained, step * config.queries + query, 'own', config.seed));
    },
    held: (count) => held.slice(0, count),
    solved: () => {
      throw new RangeError('A set of your own has no solutions to show. Set "warmRows" to 0, or "data" to shop.');
    },
    hash: fingerprintOf(tasks)
  };
}

/** The data a config asks for; `load` brings a visitor's set, or null. Rejects with a RangeError where there is no such set or row. */
export async function datasetOf(config: RunConfig, load: (name: string) => Promise<{ readonly tasks: readonly Task[] } | null>): Promise<Dataset> {
  const set = config.data === 'shop' ? null : await load(config.data);
  if (config.data !== 'shop' && !set) throw new RangeError(`There is no set of rows named "${config.data}" here. Bring it first, or set "data" to shop.`);
  const data = set ? ownDataset(set.tasks) : shopDataset();
  if (config.row) data.draw(config, 0);
  return data;
}

function named(tasks: readonly Task[], id: string): Task {
  const task = tasks.find((each) => each.id === id);
  if (!task) throw new RangeError(`This set has no row "${id}". The first of its ${tasks.length} rows is "${tasks[0]!.id}".`);
  return task;
}
