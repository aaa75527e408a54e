/** Dynamic sampling: families of queries that were always or never solved lately, from which nothing is learned, are drawn less. */
import { shuffledItemAt, randomOf } from '../math/random';
import { sum } from '../math/statistics';
import type { RowHistory } from '../record/checkpoint';
import type { RunConfig } from '../record/config';
import type { Task } from '../record/task';
import type { Tree } from '../record/tree';

/** The chance of such a family against what it is otherwise. */
const LEAST = 0.25;

/** By the name in `RunConfig.rowDraw`: whether what was solved lately decides what is drawn. */
const BY_HISTORY: Readonly<Record<RunConfig['rowDraw'], boolean>> = { uniform: false, lately: true };

/** Whether a run draws its rows by what was solved lately; not where one row is all it plays. */
export const drawsLately = ({ rowDraw, row }: Pick<RunConfig, 'rowDraw' | 'row'>): boolean => BY_HISTORY[rowDraw] && !row;

type DrawSettings = Pick<RunConfig, 'seed' | 'queries' | 'coopShare' | 'singleShare'>;

/** The family of a row; of a step of a plan that of its row. */
const familyOf = ({ kind, family, planned }: Task): string => `${planned?.rowKind ?? kind}/${family}`;

interface FamilyPool {
  readonly family: string;
  readonly kind: Task['kind'];
  readonly tasks: readonly Task[];
}

function poolsOf(tasks: readonly Task[]): FamilyPool[] {
  const pools = new Map<string, Task[]>();
  for (const task of tasks) {
    const pool = pools.get(familyOf(task));
    if (pool) pool.push(task);
    else pools.set(familyOf(task), [task]);
  }
  return [...pools].map(([family, of]) => ({ family, kind: of[0]!.kind, tasks: of }));
}

/** Whether all or none of a family's answers were right in the steps that count; not where there were none. */
function isSettled(rows: RowHistory, family: string): boolean {
  const recent = rows[family]?.recent ?? [];
  const solved = sum(recent.map((each) => each.solved));
  return recent.length > 0 && (solved === 0 || solved === sum(recent.map(({ played }) => played)));
}

/**
 * Chances of the families: `coopShare` to the cooperative ones together, the rest to the single kinds in equal parts, each kind's to its families in equal parts;
 * of settled ones a quarter of that; all then brought to 1, the single ones together to `singleShare` at least.
 */
export function familyChances(pools: readonly Omit<FamilyPool, 'tasks'>[], { coopShare, singleShare }: DrawSettings, rows: RowHistory): number[] {
  const isCoop = pools.map(({ kind }) => kind === 'coop');
  const singleKinds = new Set(pools.flatMap(({ kind }) => (kind === 'coop' ? [] : [kind]))).size;
  const weights = pools.map(({ kind, family }, at) => {
    const ofKind = pools.filter((other) => other.kind === kind).length;
    return ((isCoop[at] ? coopShare : (1 - coopShare) / singleKinds) / ofKind) * (isSettled(rows, family) ? LEAST : 1);
  });
  const [coop, single] = [true, false].map((kind) => sum(weights.filter((_, at) => isCoop[at] === kind))) as [number, number];
  const total = coop + single;
  if (!total) return pools.map(() => 1 / pools.length);
  if (!coop || !single || single / total >= singleShare) return weights.map((weight) => weight / total);
  return weights.map((weight, at) => (isCoop[at] ? (weight / coop) * (1 - singleShare) : (weight / single) * singleShare));
}

/** The tasks of a step: families by their chances, and of each its rows in an order that the seed shuffles anew every time it has gone through them. */
export function drawLately(tasks: readonly Task[], settings: DrawSettings, step: number, rows: RowHistory): Task[] {
  const pools = poolsOf(tasks);
  const chances = familyChances(pools, settings, rows);
  const taken = new Map<string, number>();
  return Array.from({ length: settings.queries }, (_, query) => {
    let draw = randomOf('lately', settings.seed, step, query).next();
    const found = chances.findIndex((chance) => (draw -= chance) < 0);
    const { family, tasks: own } = pools[found < 0 ? chances.findLastIndex((chance) => chance > 0) : found]!;
    const before = taken.get(family) ?? 0;
    taken.set(family, before + 1);
    return shuffledItemAt(own, (rows[family]?.drawn ?? 0) + before, 'lately', settings.seed, family);
  });
}

/** What was solved lately after a step of these judged trees. */
export function rowsAfter(rows: RowHistory, trees: readonly Tree[], { rowWindow }: Pick<RunConfig, 'rowWindow'>, step: number): RowHistory {
  const families = new Set([...Object.keys(rows), ...trees.map(({ task }) => familyOf(task))]);
  return Object.fromEntries(
    [...families].sort().map((family) => {
      const own = trees.filter(({ task }) => familyOf(task) === family);
      const verdicts = own.flatMap(({ outcomes }) => outcomes.map(({ verdict }) => verdict!.solved));
      const { drawn, recent } = rows[family] ?? { drawn: 0, recent: [] };
      const now = own.length ? [{ step, solved: verdicts.filter(Boolean).length, played: verdicts.length }] : [];
      return [family, { drawn: drawn + own.length, recent: [...recent, ...now].filter((each) => each.step > step - rowWindow) }];
    })
  );
}
