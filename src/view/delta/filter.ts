/** Which streams a filter keeps: those that match it, and all that lead to them. */
import type { AgentName } from '../../record/agent';
import type { Delta } from './stream';
import { actionWords } from './words';

/** What is looked for; null and empty match everything. */
export interface StreamFilter {
  readonly agent: AgentName | null;
  readonly words: string;
}

/** Whether the filter asks for anything. */
export const isFiltering = ({ agent, words }: StreamFilter): boolean => agent !== null || words.trim() !== '';

/** Strength of a stream by whether a filter keeps it; all are whole without one. */
export const fadeOf =
  (kept: ReadonlySet<number> | null) =>
  (stream: number): number =>
    kept && !kept.has(stream) ? 0.12 : 1;

/** Streams that match, with their ancestors; null where nothing is asked for. */
export function keptStreams({ streams }: Delta, filter: StreamFilter): { readonly kept: ReadonlySet<number>; readonly matching: ReadonlySet<number> } | null {
  if (!isFiltering(filter)) return null;
  const words = filter.words.trim().toLowerCase();
  const matching = new Set<number>();
  const kept = new Set<number>();
  for (const { id, agent, turn } of streams) {
    if (filter.agent !== null && agent !== filter.agent) continue;
    if (words && !`${actionWords(turn)} ${turn.text}`.toLowerCase().includes(words)) continue;
    matching.add(id);
    for (let at: number | null = id; at !== null && !kept.has(at); at = streams[at]!.parent) kept.add(at);
  }
  return { kept, matching };
}
