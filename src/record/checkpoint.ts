/** Everything the next step depends on, so that a resumed run continues as if it had not stopped. */
import type { AgentName } from './agent';
import type { RunConfig } from './config';
import type { EngineState } from './engine';
import type { MemoryState } from './memory';

/** By `kind/family`: how many of its rows were drawn, and how many answers were right in the steps that count as lately. Kept where rows are drawn by it. */
export type RowHistory = Readonly<
  Record<string, { readonly drawn: number; readonly recent: readonly { readonly step: number; readonly solved: number; readonly played: number }[] }>
>;

/** The state of a run but for the engine's, at a step boundary. */
export interface LabState {
  readonly run: string;
  readonly config: RunConfig;
  /** Steps completed; the next step's number. The data cursor and all seeds derive from it. */
  readonly step: number;
  readonly memory: MemoryState;
  /** Optimiser updates that each agent's adapter has had. */
  readonly updates: Readonly<Record<AgentName, number>>;
  /** What was solved lately; absent before the first step that asks, and where rows are drawn evenly. */
  readonly rows?: RowHistory | undefined;
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
