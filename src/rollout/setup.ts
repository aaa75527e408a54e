/** What every episode of one rollout shares: team, world, policy and limits. */
import type { AgentName, TurnOrder, Team } from '../record/agent';
import type { RunConfig } from '../record/config';
import type { Dialect, Engine } from '../record/engine';
import type { MemoryEntry } from '../record/memory';
import type { Task } from '../record/task';
import type { World } from '../record/world';

/** Shared by all episodes of a rollout, and not mutated. */
export interface RolloutSetup {
  readonly team: Team;
  readonly turnOrder: TurnOrder;
  /** The untouched world in which a task begins; every episode works on a copy. */
  readonly openWorld: (task: Task) => World;
  readonly engine: Pick<Engine, 'encode' | 'generate'>;
  /** How prompts introduce the agents: by name alone, or in words. */
  readonly dialect: Dialect;
  /** `grammar`: a call that has begun can only be completed as its tool's schema allows; `free`, also where absent: no restriction. */
  readonly toolCalls?: RunConfig['toolCalls'];
  /** Memories that enter an agent's prompt for a request. */
  readonly retrieve: (agent: AgentName, request: string) => readonly MemoryEntry[];
  /** Most turns of all agents together in one episode. */
  readonly maxTurns: number;
  /** Most tokens of one turn. */
  readonly maxTokens: number;
  /** 0 is greedy. */
  readonly temperature: number;
  /** Tokens the model can hold; a conversation without room for a whole turn ends its episode. */
  readonly contextLength: number;
}
