/** What the page may ask of the lab worker, and what comes back: the whole boundary on one screen. */
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
  /** Pulls events until `count` units of the granularity are complete; resolves with the number pulled. */
  advance(granularity: Granularity, count: number): Promise<number>;
  /** Lets the running `advance` end at the next event. */
  pause(): Promise<void>;
  saveCheckpoint(): Promise<string>;
  runs(): Promise<readonly RunSummary[]>;
  /** Past events of a stored run, oldest first. */
  history(run: string): Promise<readonly LabEvent[]>;
  /** Continues a stored run from its newest checkpoint, or the named one. */
  resume(run: string, checkpoint?: string): Promise<EngineInfo>;
  remove(run: string): Promise<void>;
  exportBundle(): Promise<Uint8Array>;
  /** Validates everything, stores the run it holds and resumes it. */
  importBundle(bytes: Uint8Array): Promise<EngineInfo>;
  storage(): Promise<StorageReport>;
  /** All later events go to `listener`, in order; loading progress to `progress`. */
  subscribe(listener: (events: readonly LabEvent[]) => void, progress: (loading: Loading) => void): Promise<void>;
}
