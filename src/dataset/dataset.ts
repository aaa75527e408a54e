/** The tasks of a run: the shop's, a visitor's own rows, or one row of either repeated. */
import { shuffledItemAt, seedOf } from '../math/random';
import type { RunConfig } from '../record/config';
import type { RowHistory } from '../record/checkpoint';
import type { TaskRow } from '../record/row';
import { KINDS, type TaskKind, type Task } from '../record/task';
import { devRows, drawTasks, reinforcementTasks, subsetRows, sftRows, testRows } from '../task/subset';
import { rowOf } from '../task/row';
import { openShop } from '../task/world';
import { drawLately, drawsLately } from './lately';
import { drawPlanned, playsPlans } from './planned';
import type { DrawnSplit } from '../task/split';

/** A source of tasks. */
export interface Dataset {
  /** The tasks of a training step, whole or as steps of plans, a function of its arguments alone; `rows` is what was solved lately. Throws a RangeError where the config names a row that does not exist. */
  readonly draw: (config: RunConfig, step: number, rows?: RowHistory) => readonly Task[];
  /** The first `count` held-out tasks, for evaluation while training; never test rows. */
  readonly heldOut: (count: number) => readonly Task[];
  /** The first `count` rows with solutions: `sft` for the warm-up, `dev` held out of training. Throws a RangeError where rows have no solutions. */
  readonly rowsWithSolutions: (part: 'sft' | 'dev', count: number) => readonly TaskRow[];
  /** Fingerprint of the rows. */
  readonly hash: string;
}

/** A 32-bit hash of the tasks, as eight hexadecimal digits. */
export const fingerprintOf = (tasks: readonly Task[]): string =>
  seedOf(...tasks.map((task) => JSON.stringify(task)))
    .toString(16)
    .padStart(8, '0');

/** Rows of each subset in the shop's fingerprint. */
const FINGERPRINTED = 100;

const NAME = new RegExp(`^(train|dev|test)-(${KINDS.join('|')})-(\\d{4,9})$`);

/** The row of the shop with this id. Throws a RangeError where there is none. */
export function shopRow(id: string): TaskRow {
  const [, split, kind, index] = NAME.exec(id) ?? [];
  if (index === undefined) throw new RangeError(`The shop has no row "${id}". Rows are named like test-coop-0042.`);
  return rowOf(split as DrawnSplit, kind as TaskKind, Number(index));
}

/** One task, as often as a step asks for. */
export const repeated = ({ queries }: RunConfig, task: Task): Task[] => Array.from({ length: queries }, () => task);

/** The first rows of a split of the shop. */
export const shopRows = (split: 'test' | 'dev', count: number): readonly TaskRow[] => (split === 'test' ? testRows(count) : devRows(count));

/** The first rows of each set, one after another. */
function fingerprintOfShop(): string {
  const sets = (['rl', 'dev', 'test'] as const).map((set) => subsetRows(set));
  return fingerprintOf(sets.flatMap((rows) => Array.from({ length: FINGERPRINTED }, () => rows.next().value.task)));
}

/** The shop's rows. */
export function shopDataset(): Dataset {
  /** The rows of the warm-up, cached because each of its steps asks for them. */
  let warmupRows: readonly TaskRow[] = [];
  const drawWhole: Dataset['draw'] = (config, step, rows = {}) => {
    if (config.row) return repeated(config, shopRow(config.row).task);
    if (drawsLately(config)) return drawLately(KINDS.flatMap(reinforcementTasks), config, step, rows);
    return drawTasks(config.seed, step, config.queries, config.coopShare);
  };
  return {
    draw: (config, step, rows) => {
      if (!playsPlans(config)) return drawWhole(config, step, rows);
      return drawPlanned((at) => drawWhole(config, at, rows).map(({ id }) => shopRow(id)), openShop(), config, step);
    },
    heldOut: (count) => devRows(count).map(({ task }) => task),
    rowsWithSolutions: (part, count) => {
      if (part === 'dev') return devRows(count);
      if (warmupRows.length !== count) warmupRows = sftRows(count);
      return warmupRows;
    },
    hash: fingerprintOfShop()
  };
}

/** The held-out rows of a visitor's set: about a fifth, by hash of their ids; all rows where that would leave either side empty. */
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
      if (config.row) return repeated(config, taskNamed(tasks, config.row));
      if (drawsLately(config)) return drawLately(trained, config, step, rows);
      return Array.from({ length: config.queries }, (_, query) => shuffledItemAt(trained, step * config.queries + query, 'own', config.seed));
    },
    heldOut: (count) => held.slice(0, count),
    rowsWithSolutions: () => {
      throw new RangeError('A set of your own has no solutions to show. Set "warmRows" to 0, or "data" to shop.');
    },
    hash: fingerprintOf(tasks)
  };
}

/** The task with this id. Throws a RangeError where there is none. */
export function taskNamed(tasks: readonly Task[], id: string): Task {
  const task = tasks.find((candidate) => candidate.id === id);
  if (!task) throw new RangeError(`This set has no row "${id}". The first of its ${tasks.length} rows is "${tasks[0]!.id}".`);
  return task;
}
