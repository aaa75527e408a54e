/** What every episode of one rollout shares: who speaks, where, through which policy, and within which limits. */
import type { AgentName, Team } from '../record/agent';
import type { Dialect, Engine } from '../record/engine';
import type { MemoryEntry } from '../record/memory';
import type { World } from '../record/world';

export interface RolloutSetup {
  readonly team: Team;
  /** The untouched world; every episode works on a copy. */
  readonly world: World;
  readonly engine: Pick<Engine, 'encode' | 'generate'>;
  /** How the agents are told who they are. */
  readonly dialect: Dialect;
  /** Whether a call that has begun can only be completed as its tool's schema has it; free where absent. */
  readonly toolCalls?: string;
  /** Memories that enter the prompt of an agent asked for something. */
  readonly retrieve: (agent: AgentName, request: string) => readonly MemoryEntry[];
  /** Turns of all agents together in one episode. */
  readonly maxTurns: number;
  /** Tokens of one turn. */
  readonly maxTokens: number;
  /** 0 is greedy. */
  readonly temperature: number;
  /** Tokens the model can hold; a conversation without room for a whole turn ends its episode. */
  readonly contextLength: number;
}
