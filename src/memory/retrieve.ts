/** Finds the strategies that an agent has learned for situations like the present one. */
import type { AgentName } from '../record/agent';
import type { MemoryEntry, MemoryState } from '../record/memory';
import { inverseFrequency, similarity } from './key';

/** Least similarity, words weighed by inverse frequency, at which an entry is retrieved. Measured in docs/experiments: two of three recalled strategies are then those of the reference solution. */
const LEAST_SIMILARITY = 0.4;

/** Entries that enter a prompt: the method allows 1 to 3; demonstrations of the warm start quote one. */
const MOST_ENTRIES = 1;

/** The entries of an agent that a situation's key recalls. */
export type Recall = (agent: AgentName, key: readonly string[]) => MemoryEntry[];

/** One agent's entries, and the weights of the words in their keys. */
interface AgentMemory {
  readonly entries: readonly MemoryEntry[];
  readonly weightOf: (word: string) => number;
}

function memoryOf({ entries }: MemoryState, agent: AgentName): AgentMemory {
  const own = entries.filter((entry) => entry.agent === agent);
  return { entries: own, weightOf: inverseFrequency(own.map((entry) => entry.key)) };
}

/**
 * Recalls the agent's best entry by similarity × weight, at most `MOST_ENTRIES`; none where no entry is similar enough. [R, O] Words are counted once an agent, as
 * a rollout recalls for every conversation from the same memory.
 */
export function openRecall(memory: MemoryState): Recall {
  const agents = new Map<AgentName, AgentMemory>();
  return (agent, key) => {
    const { entries, weightOf } = agents.get(agent) ?? memoryOf(memory, agent);
    agents.set(agent, { entries, weightOf });
    return entries
      .map((entry) => ({ entry, likeness: similarity(entry.key, key, weightOf) }))
      .filter(({ likeness }) => likeness >= LEAST_SIMILARITY)
      .sort((a, b) => b.likeness * b.entry.weight - a.likeness * a.entry.weight || (a.entry.id < b.entry.id ? -1 : 1))
      .slice(0, MOST_ENTRIES)
      .map(({ entry }) => entry);
  };
}
