/** Finds the strategies that an agent has learned for situations like the present one. */
import type { AgentName } from '../record/agent';
import type { MemoryEntry, MemoryState } from '../record/memory';
import { similarity } from './key';

/** Least similarity at which an entry helps. */
const LIKE = 0.6;

/** Most entries that enter a prompt. */
const MOST = 3;

/** The agent's best 1 to 3 entries by similarity × weight, best first, each strategy once; empty where nothing is alike. [R, O] */
export function recall(memory: MemoryState, agent: AgentName, key: readonly string[]): MemoryEntry[] {
  const alike = memory.entries
    .filter((entry) => entry.agent === agent)
    .map((entry) => ({ entry, likeness: similarity(entry.key, key) }))
    .filter(({ likeness }) => likeness >= LIKE)
    .sort((a, b) => b.likeness * b.entry.weight - a.likeness * a.entry.weight || (a.entry.id < b.entry.id ? -1 : 1))
    .map(({ entry }) => entry);
  const first = new Set([...new Map(alike.toReversed().map((entry) => [entry.strategy, entry])).values()]);
  return alike.filter((entry) => first.has(entry)).slice(0, MOST);
}
