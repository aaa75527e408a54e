/** Which rows the browser lists, and which of them are on screen. */
import type { RowResult } from '../../record/benchmark';
import type { TaskRow } from '../../record/plan';
import type { TaskKind } from '../../record/task';
import { nameFamily } from '../family';

export const STATES = ['any', 'solved', 'unsolved', 'unmeasured'] as const;
export type State = (typeof STATES)[number];

export interface Filter {
  readonly kind: TaskKind | 'any';
  /** Empty for all families. */
  readonly family: string;
  readonly state: State;
  /** Every word must occur in the query, the answer, the family or the id; case does not matter. */
  readonly text: string;
}

/** Lets every row through. */
export const EVERY: Filter = { kind: 'any', family: '', state: 'any', text: '' };

/** How a measurement left a row. */
export function stateOf(result: RowResult | undefined): Exclude<State, 'any'> {
  if (!result) return 'unmeasured';
  return result.solved ? 'solved' : 'unsolved';
}

/** The rows that a filter lets through, in their order. */
export function filterRows(rows: readonly TaskRow[], results: ReadonlyMap<string, RowResult>, filter: Filter): readonly TaskRow[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ task }) => {
    if (filter.kind !== 'any' && task.kind !== filter.kind) return false;
    if (filter.family && task.family !== filter.family) return false;
    if (filter.state !== 'any' && stateOf(results.get(task.id)) !== filter.state) return false;
    const said = `${task.query} ${task.response} ${nameFamily(task.family)} ${task.id}`.toLowerCase();
    return words.every((word) => said.includes(word));
  });
}

/** Families of the rows of a kind, by name. */
export const familiesAmong = (rows: readonly TaskRow[], kind: TaskKind | 'any'): readonly string[] =>
  [...new Set(rows.filter(({ task }) => kind === 'any' || task.kind === kind).map(({ task }) => task.family))].sort();

/** Lines drawn above and below what is seen, so that scrolling shows no gap. */
const MARGIN = 6;

/** From which line to which (exclusive) a list must be drawn that is scrolled to `top` in a room of `height`, all in pixels. */
export function visible(count: number, top: number, height: number, line: number): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.min(count, Math.floor(top / line)) - MARGIN);
  return { from, to: Math.min(count, Math.ceil((top + height) / line) + MARGIN) };
}
