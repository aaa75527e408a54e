/** Finds the strategies that an agent has learned for situations like the present one. */
import type { AgentName } from '../record/agent';
import type { MemoryEntry, MemoryState } from '../record/memory';
import { similarity } from './key';

/** Least similarity at which an entry is retrieved. */
const LEAST_SIMILARITY = 0.6;

/** Entries that enter a prompt: the method allows 1 to 3; demonstrations of the warm start quote one. */
const MOST_ENTRIES = 1;

/** The agent's best entry by similarity × weight, at most `MOST_ENTRIES`; empty where no entry is similar enough. [R, O] */
export function retrieveMemories(memory: MemoryState, agent: AgentName, key: readonly string[]): MemoryEntry[] {
  return memory.entries
    .filter((entry) => entry.agent === agent)
    .map((entry) => ({ entry, similarity: similarity(entry.key, key) }))
    .filter(({ similarity }) => similarity >= LEAST_SIMILARITY)
    .sort((a, b) => b.similarity * b.entry.weight - a.similarity * a.entry.weight || (a.entry.id < b.entry.id ? -1 : 1))
    .slice(0, MOST_ENTRIES)
    .map(({ entry }) => entry);
}
