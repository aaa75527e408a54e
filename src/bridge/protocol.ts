/** What the page may ask of the lab worker, and what comes back: the whole boundary on one screen. */
import type { Team } from '../record/agent';
import type { RunSummary, StorageReport } from '../record/archive';
import type { RunConfig } from '../record/config';
import type { EngineInfo } from '../record/engine';
import type { LabEvent } from '../record/event';

export const GRANULARITIES = ['turn', 'phase', 'episode'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

export type { RunSummary, StorageReport };

/** Progress of opening a model. */
export interface Loading {
  readonly what: string;
  /** 0..1, null when unknown. */
  readonly share: number | null;
}

/** The lab worker's face. Every method rejects with an Error whose message is a sentence for people. */
export interface Laboratory {
  /** Loads the engine if needed and begins a new run at step 0; emits its `run` event. */
  start(config: RunConfig): Promise<EngineInfo>;
  /**
   * Pulls events until `count` units of the granularity are complete, or the run ends; resolves with the number pulled, once the
   * listeners have them all. A later call of `advance`, `start`, `resume` or `importBundle` ends an earlier `advance` as `pause` does.
   */
  advance(granularity: Granularity, count: number): Promise<number>;
  /** Lets the running `advance` end at the next event. */
  pause(): Promise<void>;
  /** Saves the last step boundary, also in mid-step; resolves with the checkpoint's id, `step-12` after twelve steps. */
  saveCheckpoint(): Promise<string>;
  runs(): Promise<readonly RunSummary[]>;
  /** Past events of a stored run, oldest first. */
  history(run: string): Promise<readonly LabEvent[]>;
  /**
   * Continues a stored run from its newest checkpoint, or the named one, or its beginning where there is none. Later events and
   * checkpoints are forgotten; a `resumed` event takes the first forgotten place in the log.
   */
  resume(run: string, checkpoint?: string): Promise<EngineInfo>;
  remove(run: string): Promise<void>;
  /** One zip of the run in progress at its last step boundary. */
  exportBundle(): Promise<Uint8Array>;
  /** Validates everything, stores the run it holds and resumes it; the `resumed` event carries its name here. */
  importBundle(bytes: Uint8Array): Promise<EngineInfo>;
  /** Who will take part in a run, known before any model is open. */
  team(): Promise<Team>;
  storage(): Promise<StorageReport>;
  /** Text of each token, in order, list by list; marks such as `<tool_call>` as they are written. */
  tokens(ids: readonly (readonly number[])[]): Promise<string[][]>;
  /**
   * All later events go to `listener`, in order; loading progress to `progress`. An event whose `seq` is not beyond the last one's
   * takes the log back to there: what stood from that place on is void.
   */
  subscribe(listener: (events: readonly LabEvent[]) => void, progress: (loading: Loading) => void): Promise<void>;
}
