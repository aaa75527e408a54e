/** The subsets of the benchmark: rows for supervised training (sft), reinforcement (rl), evaluation while training (dev) and test. */
import { shuffledItemAt, randomOf, seedOf } from '../math/random';
import { SUBSET_SIZES } from '../record/benchmark';
import type { TaskRow } from '../record/row';
import { KINDS, type TaskKind, type Task } from '../record/task';
import { FAMILIES } from './family';
import { rowOf } from './row';
import type { DrawnSplit } from './split';

/** A row that does not fit is replaced by the one this many rounds later: of the same family and phrasing, about other entities. */
const REPLACEMENT_ROUNDS = 2000;
/** Most replacements before it gives up. */
const PATIENCE = 200;

/** Rows of a kind from index `first` on, without end, all with different queries. Throws a RangeError where a family has no new query. */
function* distinct(split: DrawnSplit, kind: TaskKind, first = 0, fits: (row: TaskRow) => boolean = () => true): Generator<TaskRow, never> {
  const stride = REPLACEMENT_ROUNDS * Object.keys(FAMILIES[kind]).length;
  const asked = new Set<string>();
  const next = (index: number): TaskRow => {
    for (let attempt = 0; attempt < PATIENCE; attempt++) {
      const row = rowOf(split, kind, index + attempt * stride);
      if (!asked.has(row.task.query) && fits(row)) return row;
    }
    throw new RangeError(`Row ${index} of ${split} ${kind} asks only what was asked before. Add phrasings to its family, or facts.`);
  };
  for (let index = first; ; index++) {
    const row = next(index);
    asked.add(row.task.query);
    yield row;
  }
}

/** Whether a query of the training split is for reinforcement, by hash (3 of 8); the others are for supervised training, so that the two share no query. */
export const isForReinforcement = (query: string): boolean => seedOf('part', query) % 8 < 3;

/** Rows of reinforcement begin here, far from those of supervised training. */
const FIRST_REINFORCED = 1_000_000;

const SUBSETS = {
  sft: (kind: TaskKind) => distinct('train', kind, 0, ({ task }) => !isForReinforcement(task.query)),
  rl: (kind: TaskKind) => distinct('train', kind, FIRST_REINFORCED, ({ task }) => isForReinforcement(task.query)),
  dev: (kind: TaskKind) => distinct('dev', kind),
  test: (kind: TaskKind) => distinct('test', kind)
};

/** Rows of a subset, kinds taking turns, so that any multiple of five holds equally many of each; without cooperative rows from round `coop` on. */
export function* subsetRows(set: keyof typeof SUBSETS, coop = Infinity): Generator<TaskRow, never> {
  const sources = KINDS.map((kind) => [kind, SUBSETS[set](kind)] as const);
  for (let round = 0; ; round++) for (const [kind, source] of sources) if (kind !== 'coop' || round < coop) yield source.next().value;
}

/** The first `count` elements. */
function take<T>(count: number, rows: Iterator<T, never>): T[] {
  return Array.from({ length: count }, () => rows.next().value);
}

/** Number of cooperative rows of the test set, and of all: 125 of each single kind besides. */
export const TEST_ROWS = { coop: 100, all: SUBSET_SIZES.test };

/** The first `count` of the 600 test rows, all different; the first 500 hold kinds in equal shares, the rest are single. Throws a RangeError for more. */
export function testRows(count: number): TaskRow[] {
  if (count > TEST_ROWS.all) throw new RangeError(`The test set has ${TEST_ROWS.all} rows, not ${count}. Ask for fewer.`);
  return take(count, subsetRows('test', TEST_ROWS.coop));
}

/** The first `count` dev rows, all different, kinds in equal shares. */
export const devRows = (count: number): TaskRow[] => take(count, subsetRows('dev'));

/** The first `count` rows for supervised training, kinds in equal shares; none asks what a row of reinforcement asks. */
export const sftRows = (count: number): TaskRow[] => take(count, subsetRows('sft'));

/** Rows of reinforcement, 900 of each kind. */
export const RL_ROWS = SUBSET_SIZES.rl;

/** The rows of reinforcement, kinds taking turns. */
export const rlRows = (): TaskRow[] => take(RL_ROWS, subsetRows('rl'));

const SINGLE = KINDS.filter((kind) => kind !== 'coop');
const EACH = RL_ROWS / KINDS.length;

/** Tasks of reinforcement by kind, made at first use. */
const TASKS = new Map<TaskKind, readonly Task[]>();

/** All tasks of reinforcement of a kind. */
export function reinforcementTasks(kind: TaskKind): readonly Task[] {
  const tasks = TASKS.get(kind) ?? take(EACH, SUBSETS.rl(kind)).map(({ task }) => task);
  TASKS.set(kind, tasks);
  return tasks;
}

/** Draw number `index` of a kind: its reinforcement rows round after round, shuffled anew by the seed in each. */
function drawTask(seed: number, kind: TaskKind, index: number): Task {
  return shuffledItemAt(reinforcementTasks(kind), index, 'draw', seed, kind);
}

/**
 * The tasks of one step of reinforcement. The cooperative share is met over any run of steps to within one task; the single kinds take
 * turns in an order that the seed shuffles anew every round; and each kind goes through all its rows before one repeats.
 */
export function drawTasks(seed: number, step: number, queries: number, coopShare: number): Task[] {
  const coopBefore = (count: number): number => Math.floor(count * coopShare + 1e-9);
  const tasks = Array.from({ length: queries }, (_, i) => {
    const index = step * queries + i;
    const coop = coopBefore(index);
    if (coopBefore(index + 1) > coop) return drawTask(seed, 'coop', coop);
    const round = Math.floor((index - coop) / SINGLE.length);
    return drawTask(seed, shuffledItemAt(SINGLE, index - coop, 'draw', seed), round);
  });
  return randomOf('order', seed, step).shuffle(tasks);
}
