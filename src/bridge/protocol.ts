/** What the page may ask of the lab worker and of the storage worker, and what comes back: the whole boundary on one screen. */
import type { AgentName, Team } from '../record/agent';
import type { RunSummary, SetSummary, StorageReport } from '../record/archive';
import type { Benchmark, SubsetName } from '../record/benchmark';
import type { RunConfig } from '../record/config';
import type { EngineInfo, Finish } from '../record/engine';
import type { LabEvent } from '../record/event';
import type { ForkDraw, ForkRequest } from '../record/fork';
import type { Loading } from '../record/loading';
import type { Message } from '../record/message';
import type { ModelChoice } from '../record/model';
import type { Outline } from '../record/outline';
import type { QueueChange, RunQueue } from '../record/queue';
import type { TaskRow } from '../record/row';
import type { ModelStorage } from './modelStorage';

/** Units in which a run advances; an episode is one training step. */
export const GRANULARITIES = ['turn', 'phase', 'episode'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

/** A new measurement on the first `rows` rows of a source (`test`, `dev`, or an own set's name), greedy at temperature 0; or one to be continued. */
export type BenchmarkRequest = { readonly source: string; readonly temperature: number; readonly rows: number } | { readonly resume: string };

/** What became of a visitor's file: rows stored, how many have no executable check, and a sentence for every line left out. */
export interface SetAddition {
  readonly rows: number;
  readonly unchecked: number;
  readonly problems: readonly string[];
}

/** A question to the model that is loaded. */
export interface ChatRequest {
  /** Which agent answers, with its adapter and system prompt; null for the bare model, which cannot be asked while a run is open. */
  readonly agent: AgentName | null;
  /** The conversation so far, ending with the person's message. */
  readonly messages: readonly Message[];
  readonly temperature: number;
  readonly maxTokens: number;
  readonly seed: number;
}

/** The answer to a `ChatRequest`. */
export interface ChatAnswer {
  readonly text: string;
  readonly finish: Finish;
  readonly tokens: number;
  /** From the request to the end of the answer. */
  readonly milliseconds: number;
}

/** The lab worker's interface. Every method rejects with an Error whose message is a sentence for people. */
export interface Laboratory {
  /** Loads the engine if needed and begins a new run at step 0; emits its `run` event. Where it is an entry of the queue, that notes its name before it is stored. */
  start(config: RunConfig, entry?: number): Promise<EngineInfo>;
  /**
   * Pulls events until `count` units of the granularity are complete, or the run ends; resolves with the number pulled, once the
   * listeners have them all. A later call of `advance`, `benchmark`, `start`, `resume` or `importBundle` ends an earlier `advance` as `pause` does.
   */
  advance(granularity: Granularity, count: number): Promise<number>;
  /** Lets the running `advance` end at the next event, a running `benchmark` at the end of the rows under way. */
  pause(): Promise<void>;
  /** Saves the last step boundary, also in mid-step; resolves with the checkpoint's id, `step-12` after twelve steps. */
  saveCheckpoint(): Promise<string>;
  runs(): Promise<readonly RunSummary[]>;
  /** Past events of a stored run, oldest first. */
  history(run: string): Promise<readonly LabEvent[]>;
  /** The outline of a stored run's log. */
  outline(run: string): Promise<Outline>;
  /** The events of a stored run numbered from `from` up to, not including, `to`, as far as they are kept. It does not wait for a command under way. */
  excerpt(run: string, from: number, to: number): Promise<readonly LabEvent[]>;
  /**
   * Continues a stored run from its newest intact checkpoint, with a warning where a newer one is damaged; from the named
   * checkpoint; or from its beginning where there is none. Later events and checkpoints are deleted; a `resumed` event takes the number of the first event deleted.
   */
  resume(run: string, checkpoint?: string): Promise<EngineInfo>;
  remove(run: string): Promise<void>;
  /** One zip of the run in progress at its last step boundary. It works without storage too: where that cannot be read, the log comes from the page. */
  exportBundle(): Promise<Uint8Array>;
  /** Validates everything, stores the run it holds and resumes it; the `resumed` event carries its name here. */
  importBundle(bytes: Uint8Array): Promise<EngineInfo>;
  /** The agents of a run, known before any model is open. */
  team(name: RunConfig['team']): Promise<Team>;
  /**
   * Measures the open run's adapters as they were after its last whole step, without any effect on the run; calls `progress` every
   * few rows, and stores results as they come. Ends early, with the results so far, as `advance` would. A run on its own set is measured on the
   * rows of it that are held out. Continues only with the run, step, settings, device and rows it was begun with.
   */
  benchmark(request: BenchmarkRequest, progress: (benchmark: Benchmark) => void): Promise<Benchmark>;
  /** Lets the running `benchmark`, and nothing else, end at the end of the rows under way. */
  stopBenchmark(): Promise<void>;
  /** Newest first, unfinished ones too. */
  benchmarks(): Promise<readonly Benchmark[]>;
  removeBenchmark(id: string): Promise<void>;
  /** The first rows of a source with their reference solutions; those of a visitor's set have none. `data` is the set of a split; the shop where absent. */
  rows(source: string, count: number, data?: string): Promise<readonly TaskRow[]>;
  /** A part of the shop's rows as JSONL, passed to `onLines` in pieces of whole lines, in order, each once the call for the one before has resolved. */
  writePart(part: SubsetName, onLines: (lines: string) => unknown): Promise<void>;
  /** The visitor's own sets. */
  sets(): Promise<readonly SetSummary[]>;
  /** Stores the valid rows of a JSONL text under a new name; nothing where there are none. */
  addSet(name: string, text: string): Promise<SetAddition>;
  removeSet(name: string): Promise<void>;
  /** The queue of runs, as all tabs have it. */
  queue(): Promise<RunQueue>;
  /** Resolves with the queue after the change. */
  changeQueue(change: QueueChange): Promise<RunQueue>;
  /** Fingerprint of the rows that a run of these settings would be trained on now. */
  dataHash(config: RunConfig): Promise<string>;
  storage(): Promise<StorageReport>;
  /** Loads a model in place of the one before; a run that is open is closed, its last step kept. */
  loadModel(model: ModelChoice, device: RunConfig['device']): Promise<EngineInfo>;
  /** An answer of the model that is loaded; `onText` gets the whole text so far as it grows. Waits until the run's event under way is done, and has no effect on the run. */
  chat(request: ChatRequest, onText: (text: string) => void): Promise<ChatAnswer>;
  /** Ends the answer under way; it resolves with the text so far. */
  stopChat(): Promise<void>;
  /**
   * Samples a turn of the open run again, with the adapter that its agent has now, without any effect on the run; `onTexts` gets the text of each draw as it
   * grows. Rejects where `run` is not the one that is open, and while an `advance` is under way.
   */
  fork(run: string, request: ForkRequest, onTexts: (texts: readonly string[]) => void): Promise<readonly ForkDraw[]>;
  /** Ends the draws under way; `fork` resolves with those that are whole. */
  stopFork(): Promise<void>;
  /** Text of each token of an agent's prompts and completions, in order, list by list; special tokens such as `<tool_call>` as they are written. */
  tokens(agent: AgentName, ids: readonly (readonly number[])[]): Promise<string[][]>;
  /**
   * From now on a run's coach at an endpoint is asked by `ask`, which rejects with a sentence where no reply comes; `problem` says why none can be asked now, null
   * where one can. Neither address nor key cross the boundary.
   */
  useEndpoint(ask: (messages: readonly Message[]) => Promise<string>, problem: () => string | null | Promise<string | null>): Promise<void>;
  /**
   * All later events go to `listener`, in order; loading progress to `progress`. An event whose `seq` is not beyond the last one's
   * replaces the log from there on. `receivedSoFar` gives the events received so far, oldest first,
   * for when the disk no longer has them.
   */
  subscribe(
    listener: (events: readonly LabEvent[]) => void,
    progress: (loading: Loading) => void,
    receivedSoFar?: () => readonly LabEvent[] | Promise<readonly LabEvent[]>
  ): Promise<void>;
}

/** All that the page may ask of its workers. */
export interface PageServices {
  readonly laboratory: Laboratory;
  readonly models: ModelStorage;
}
