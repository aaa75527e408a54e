/** The port to storage: runs with their events and checkpoints, benchmarks and own sets of rows. */
import type { Benchmark, RowResult } from './benchmark';
import type { Checkpoint, CheckpointHead } from './checkpoint';
import type { RunConfig } from './config';
import type { AgentName } from './agent';
import type { AdapterFiles, StateShape } from './engine';
import type { LabEvent, Metrics } from './event';
import type { Outline } from './outline';
import type { QueueChange, RunQueue } from './queue';
import type { Task } from './task';

/** A stored run in brief. */
export interface RunSummary {
  readonly run: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly config: RunConfig;
  /** Fingerprint of the rows it was trained on, from its first event; null before that is stored. */
  readonly dataHash: string | null;
  /** Steps completed at the newest checkpoint; null where none was saved. */
  readonly checkpointStep: number | null;
  readonly checkpoints: readonly { readonly id: string; readonly step: number; readonly createdAt: number }[];
  readonly events: number;
  readonly lastMetrics: Metrics | null;
}

/** The state of the browser's storage. */
export interface StorageReport {
  /** Whether the browser has promised not to evict it. */
  readonly persisted: boolean;
  /** Bytes in use, and bytes allowed; null where the browser does not say. */
  readonly usage: number | null;
  readonly quota: number | null;
  /** A sentence where storage is refused or full; null when all is well. */
  readonly problem: string | null;
}

/** The name of the error with which a write is rejected where its run is not stored. */
export const RUN_MISSING = 'RunMissingError';

/** A visitor's own rows in brief. */
export interface SetSummary {
  readonly name: string;
  readonly createdAt: number;
  readonly rows: number;
  /** How many of them have no executable check and are judged by normalised match. */
  readonly unchecked: number;
}

/** A visitor's own rows. */
export interface OwnSet extends Omit<SetSummary, 'rows'> {
  readonly tasks: readonly Task[];
}

/** A run as it travels: its exact state at a step boundary and everything that happened before it. */
export interface Bundle {
  readonly checkpoint: Checkpoint;
  readonly events: readonly LabEvent[];
}

/** What is kept from visit to visit. Methods reject with an Error whose message is a sentence for people. */
export interface RunStore {
  /** Newest first. */
  runs(): Promise<readonly RunSummary[]>;
  begin(run: string, createdAt: number, config: RunConfig): Promise<void>;
  /** Adds events whose `seq` continues the stored log without a gap. Rejects with an error named `RUN_MISSING` where the run is not stored, as `truncate` and `save` do. */
  append(run: string, events: readonly LabEvent[]): Promise<void>;
  /** Forgets events with `seq` at or above the given one, and checkpoints taken after them. */
  truncate(run: string, seq: number): Promise<void>;
  /** The events numbered `from` (0 where it is not given) up to, not including, `to` (the log's end), oldest first, as far as they are stored. */
  history(run: string, from?: number, to?: number): Promise<readonly LabEvent[]>;
  /** The outline of the whole log. */
  outline(run: string): Promise<Outline>;
  /** Stores it whole or not at all; older automatic checkpoints make room. Rejects where a weight or moment is not finite. */
  save(checkpoint: Checkpoint, automatic: boolean): Promise<void>;
  /** The newest intact checkpoint of the run, or the named one; null where none was saved. Rejects where the named one, or each, is damaged. */
  load(run: string, id?: string): Promise<Checkpoint | null>;
  /** Removes what interrupted writes left behind; called only by the tab that may write. */
  sweep(): Promise<void>;
  remove(run: string): Promise<void>;
  /** Stores a whole bundle or nothing of it; resolves with the run's name here, which is new where the name was taken. */
  importBundle(bundle: Bundle): Promise<string>;
  /** Newest first, each with the results stored so far. */
  benchmarks(): Promise<readonly Benchmark[]>;
  /** Stores a benchmark with the results it has; one of the same id is replaced. */
  keepBenchmark(benchmark: Benchmark): Promise<void>;
  /** Adds results that follow those stored; false, and nothing is added, where the benchmark is not stored. */
  addResults(id: string, results: readonly RowResult[]): Promise<boolean>;
  removeBenchmark(id: string): Promise<void>;
  /** By name. */
  sets(): Promise<readonly SetSummary[]>;
  /** Null where there is none of that name. */
  loadSet(name: string): Promise<OwnSet | null>;
  /** Rejects where the name is taken. */
  keepSet(set: OwnSet): Promise<void>;
  removeSet(name: string): Promise<void>;
  /** The queue of runs. */
  queue(): Promise<RunQueue>;
  /** Changes the queue as it is stored, whole or not at all; resolves with what it has become. */
  changeQueue(change: QueueChange): Promise<RunQueue>;
  report(): Promise<StorageReport>;
}

/** A run store that also packs and unpacks bundles. */
export interface Archive extends RunStore {
  /** One zip of the checkpoint, the events before it and a PEFT folder per agent, made without storage; `gap` is a sentence where events are missing. */
  pack(bundle: Bundle, adapters: Readonly<Record<AgentName, AdapterFiles>>, gap?: string | null): Promise<Uint8Array>;
  /** Validates every byte of a zip made by `pack`; stores nothing. */
  unpack(bytes: Uint8Array): Promise<Bundle>;
}

/** A bundle without the engine's state, which lies in the state exchange. */
export interface BundleHead {
  readonly checkpoint: CheckpointHead;
  readonly events: readonly LabEvent[];
}

/** The archive as the lab sees it: engine states are passed as keys of the state exchange (`StateExchange`) and not by value. Whoever receives a key discards it in the end. */
export interface LabArchive extends Omit<Archive, 'save' | 'load' | 'importBundle' | 'unpack'> {
  /** As `RunStore.save`, of the state under the key. */
  save(head: CheckpointHead, automatic: boolean, key: string): Promise<void>;
  /** As `RunStore.load`; the state lies under the key. */
  load(run: string, id?: string): Promise<{ readonly head: CheckpointHead; readonly key: string } | null>;
  /** As `RunStore.importBundle`, of the state under the key. */
  importBundle(bundle: BundleHead, key: string): Promise<string>;
  /** As `Archive.unpack`; the state, of this shape, lies under the key. */
  unpack(bytes: Uint8Array): Promise<{ readonly bundle: BundleHead; readonly shape: StateShape; readonly key: string }>;
  /** Frees what lies under the key, if anything does. */
  discard(key: string): Promise<void>;
}
