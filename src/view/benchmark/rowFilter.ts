/** The row browser's filter, and the range of the list on screen. */
import type { RowResult } from '../../record/benchmark';
import type { TaskRow } from '../../record/row';
import type { TaskKind } from '../../record/task';
import { nameFamily } from '../family';

export const RESULT_STATES = ['any', 'solved', 'unsolved', 'unmeasured'] as const;
export type ResultState = (typeof RESULT_STATES)[number];

export interface RowFilter {
  readonly kind: TaskKind | 'any';
  /** Empty for all families. */
  readonly family: string;
  readonly state: ResultState;
  /** Every word must occur in the query, the answer, the family or the id; case does not matter. */
  readonly text: string;
}

/** Lets every row through. */
export const NO_FILTER: RowFilter = { kind: 'any', family: '', state: 'any', text: '' };

/** The result of a row in a measurement. */
export function resultState(result: RowResult | undefined): Exclude<ResultState, 'any'> {
  if (!result) return 'unmeasured';
  return result.solved ? 'solved' : 'unsolved';
}

/** The rows that a filter lets through, in their order. */
export function filterRows(rows: readonly TaskRow[], results: ReadonlyMap<string, RowResult>, filter: RowFilter): readonly TaskRow[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ task }) => {
    if (filter.kind !== 'any' && task.kind !== filter.kind) return false;
    if (filter.family && task.family !== filter.family) return false;
    if (filter.state !== 'any' && resultState(results.get(task.id)) !== filter.state) return false;
    const searched = `${task.query} ${task.response} ${nameFamily(task.family)} ${task.id}`.toLowerCase();
    return words.every((word) => searched.includes(word));
  });
}

/** Families of the rows of a kind, by name. */
export const familiesOfKind = (rows: readonly TaskRow[], kind: TaskKind | 'any'): readonly string[] =>
  [...new Set(rows.filter(({ task }) => kind === 'any' || task.kind === kind).map(({ task }) => task.family))].sort();

/** Lines rendered above and below the viewport, so that scrolling shows no gap. */
const MARGIN = 6;

/** The lines from `from` to `to` (exclusive) to render of a list of `count` lines, scrolled to `top` in a viewport of `height`, with lines of `line` pixels. */
export function visibleRange(count: number, top: number, height: number, line: number): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.min(count, Math.floor(top / line)) - MARGIN);
  return { from, to: Math.min(count, Math.ceil((top + height) / line) + MARGIN) };
}
