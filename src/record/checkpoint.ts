/** Everything the next step depends on, so that a resumed run continues as if it had not stopped. */
import type { AgentName } from './agent';
import type { RunConfig } from './config';
import type { EngineState } from './engine';
import type { MemoryState } from './memory';

export interface LabState {
  readonly run: string;
  readonly config: RunConfig;
  /** Steps completed; the next step's number. The data cursor and all seeds derive from it. */
  readonly step: number;
  readonly memory: MemoryState;
  /** Optimiser updates each agent has had. */
  readonly updates: Readonly<Record<AgentName, number>>;
  /** Events emitted so far. */
  readonly seq: number;
}

export interface Checkpoint {
  readonly id: string;
  readonly createdAt: number;
  readonly lab: LabState;
  readonly engine: EngineState;
}

/** The first agent whose weights or moments hold a number that is not finite; null where there is none. */
export function nonFinite(engine: EngineState): AgentName | null {
  for (const [agent, { values, firstMoment, secondMoment, anchor = {} }] of Object.entries(engine))
    for (const part of [values, firstMoment, secondMoment, anchor]) for (const tensor of Object.values(part)) if (!allFinite(tensor)) return agent;
  return null;
}

function allFinite(tensor: Float32Array): boolean {
  for (let i = 0; i < tensor.length; i++) if (!Number.isFinite(tensor[i])) return false;
  return true;
}
