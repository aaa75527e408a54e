/** The memory of the agents: situations they met, each with the strategy that worked and its weight. */
import type { AgentName } from './agent';

export interface MemoryEntry {
  readonly id: string;
  readonly agent: AgentName;
  readonly situation: string;
  /** Words that similarity is measured on; never an entity or a number of the row. */
  readonly key: readonly string[];
  /** A way of acting, never an answer. */
  readonly strategy: string;
  /** Mean of R_A + R_F over its uses. */
  readonly reward: number;
  readonly weight: number;
  /** Steps. */
  readonly createdAt: number;
  readonly lastUsed: number;
  readonly uses: number;
}

export type MemoryChange =
  { readonly op: 'add' | 'revise'; readonly entry: MemoryEntry } | { readonly op: 'delete'; readonly entry: MemoryEntry; readonly reason: string };

/** All that memory evolution carries from step to step. */
export interface MemoryState {
  readonly entries: readonly MemoryEntry[];
  /** The last 256 values of R_A + R_F, per agent, oldest first. */
  readonly recent: Readonly<Record<AgentName, readonly number[]>>;
}
