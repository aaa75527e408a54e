/** Everything the next step depends on, so that a resumed run continues as if it had not stopped. */
import type { AgentName } from './agent';
import type { RunConfig } from './config';
import type { EngineState } from './engine';
import type { MemoryState } from './memory';

/** The state of a run but for the engine's, at a step boundary. */
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

/** A checkpoint without the engine's state. */
export interface CheckpointHead {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly lab: LabState;
}

/** A whole checkpoint. */
export interface Checkpoint extends CheckpointHead {
  readonly engine: EngineState;
}
