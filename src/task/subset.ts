/** The parts of the benchmark: which rows are for supervised training, which for reinforcement, which for guidance and which for the test. */
import { deal, randomOf, seedOf } from '../math/random';
import { SUBSET_SIZES } from '../record/benchmark';
import type { TaskRow } from '../record/row';
import { KINDS, type TaskKind, type Task } from '../record/task';
import { FAMILIES } from './family';
import { rowOf } from './row';
import type { DrawnSplit } from './split';

/** A row that does not fit gives way to the one so many rounds on: of the same family and in the same phrasing, about something else. */
const DETOUR = 2000;
/** Detours before giving up. */
const PATIENCE = 200;

/** Rows of a kind from `first` on, without end, none of which asks what another has asked. Throws a RangeError where a family has nothing new to ask. */
function* distinct(split: DrawnSplit, kind: TaskKind, first = 0, fits: (row: TaskRow) => boolean = () => true): Generator<TaskRow, never> {
  const detour = DETOUR * Object.keys(FAMILIES[kind]).length;
  const asked = new Set<string>();
  const next = (place: number): TaskRow => {
    for (let turn = 0; turn < PATIENCE; turn++) {
      const row = rowOf(split, kind, place + turn * detour);
      if (!asked.has(row.task.query) && fits(row)) return row;
    }
    throw new RangeError(`Row ${place} of ${split} ${kind} asks only what was asked before. Add phrasings to its family, or facts.`);
  };
  for (let place = first; ; place++) {
    const row = next(place);
    asked.add(row.task.query);
    yield row;
  }
}

/** Whether a query of the training split is for reinforcement, by hash; the others are for supervised training, so that the two never ask the same. */
export const isForReinforcement = (query: string): boolean => seedOf('part', query) % 8 < 3;

/** Rows of reinforcement begin here, far from those of supervised training. */
const FIRST_REINFORCED = 1_000_000;

const SUBSETS = {
  sft: (kind: TaskKind) => distinct('train', kind, 0, ({ task }) => !isForReinforcement(task.query)),
  rl: (kind: TaskKind) => distinct('train', kind, FIRST_REINFORCED, ({ task }) => isForReinforcement(task.query)),
  dev: (kind: TaskKind) => distinct('dev', kind),
  test: (kind: TaskKind) => distinct('test', kind)
};

/** Rows of a set, kinds taking turns, so that any multiple of five holds as many of each. Of the single kinds alone from round `coop` on. */
export function* subsetRows(set: keyof typeof SUBSETS, coop = Infinity): Generator<TaskRow, never> {
  const sources = KINDS.map((kind) => [kind, SUBSETS[set](kind)] as const);
  for (let round = 0; ; round++) for (const [kind, source] of sources) if (kind !== 'coop' || round < coop) yield source.next().value;
}

/** The first `count` elements. */
function take<T>(count: number, rows: Iterator<T, never>): T[] {
  return Array.from({ length: count }, () => rows.next().value);
}

/** Cooperative rows of the test set, and all of it: 125 of each single kind besides. */
export const TEST_ROWS = { coop: 100, all: SUBSET_SIZES.test };

/** The first `count` of the 600 test rows, all different; the first 500 hold kinds in equal shares, the rest are single. Throws a RangeError beyond. */
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

/** Tasks of reinforcement by kind, each made when it is first asked for. */
const TASKS = new Map<TaskKind, readonly Task[]>();

/** All tasks of reinforcement of a kind. */
export function reinforcementTasks(kind: TaskKind): readonly Task[] {
  const tasks = TASKS.get(kind) ?? take(EACH, SUBSETS.rl(kind)).map(({ task }) => task);
  TASKS.set(kind, tasks);
  return tasks;
}

/** The task of a kind that is drawn at `place`: its rows of reinforcement in an order that the seed shuffles anew each time round. */
function drawn(seed: number, kind: TaskKind, place: number): Task {
  return deal(reinforcementTasks(kind), place, 'draw', seed, kind);
}

/**
 * The tasks of one step of reinforcement. The cooperative share is met over any run of steps to within one task; the single kinds take
 * turns in an order that the seed shuffles anew every round; and each kind goes through all its rows before it meets one again.
 */
export function drawTasks(seed: number, step: number, queries: number, coopShare: number): Task[] {
  const coopBefore = (count: number): number => Math.floor(count * coopShare + 1e-9);
  const tasks = Array.from({ length: queries }, (_, i) => {
    const place = step * queries + i;
    const coop = coopBefore(place);
    if (coopBefore(place + 1) > coop) return drawn(seed, 'coop', coop);
    const round = Math.floor((place - coop) / SINGLE.length);
    return drawn(seed, deal(SINGLE, place - coop, 'draw', seed), round);
  });
  return randomOf('order', seed, step).shuffle(tasks);
}
