/** The memory of the agents: situations they met, each with the strategy that worked and its weight. */
import type { AgentName } from './agent';

/** A remembered strategy. */
export interface MemoryEntry {
  readonly id: string;
  readonly agent: AgentName;
  /** The request with entities and numbers left out, for people. */
  readonly situation: string;
  /** Words by which similarity is computed; no entity or number of the row. */
  readonly key: readonly string[];
  /** A way of acting, never an answer. */
  readonly strategy: string;
  /** Mean of R_A + R_F over its uses. */
  readonly reward: number;
  /** Grows where a use earned more than the mean, and decays unused; the entry is deleted at 0. */
  readonly weight: number;
  /** Step in which it was added, and last matched. */
  readonly createdAt: number;
  readonly lastUsed: number;
  readonly uses: number;
}

/** A change of one entry; `reason` says in a sentence why it was deleted. */
export type MemoryChange =
  { readonly op: 'add' | 'revise'; readonly entry: MemoryEntry } | { readonly op: 'delete'; readonly entry: MemoryEntry; readonly reason: string };

/** The memory of all agents between two steps. */
export interface MemoryState {
  readonly entries: readonly MemoryEntry[];
  /** The last 256 values of R_A + R_F, per agent, oldest first. */
  readonly recent: Readonly<Record<AgentName, readonly number[]>>;
}
