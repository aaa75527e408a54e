/** Finds the strategies that an agent has learned for situations like the present one. */
import type { AgentName } from '../record/agent';
import type { MemoryEntry, MemoryState } from '../record/memory';
import { inverseFrequency, weightedSimilarity } from './key';

/** Least similarity, words weighed by inverse frequency, at which an entry is retrieved. Measured in docs/experiments: two of three recalled strategies are then those of the reference solution. */
const LEAST_SIMILARITY = 0.4;

/** Entries that enter a prompt: the method allows 1 to 3; demonstrations of the warm start quote one. */
const MOST_ENTRIES = 1;

/** The agent's best entry by similarity × weight, at most `MOST_ENTRIES`; empty where no entry is similar enough. [R, O] */
export function retrieveMemories(memory: MemoryState, agent: AgentName, key: readonly string[]): MemoryEntry[] {
  const own = memory.entries.filter((entry) => entry.agent === agent);
  const weightOf = inverseFrequency(own.map((entry) => entry.key));
  return own
    .map((entry) => ({ entry, similarity: weightedSimilarity(entry.key, key, weightOf) }))
    .filter(({ similarity }) => similarity >= LEAST_SIMILARITY)
    .sort((a, b) => b.similarity * b.entry.weight - a.similarity * a.entry.weight || (a.entry.id < b.entry.id ? -1 : 1))
    .slice(0, MOST_ENTRIES)
    .map(({ entry }) => entry);
}
