/** The queue of runs that are trained one after another: what is stored of it, and how it changes. */
import { completeConfig, configProblems, FIELDS, type RunConfig } from './config';
import type { Score } from './event';

/** The newest greedy evaluation of a run on its held-out rows, and after how many steps it was. */
export interface QueuedScore extends Score {
  readonly step: number;
}

/** Why an entry of the queue is not trained any more. `counted`: another run with the same settings had come to its end already. */
type QueueOutcome =
  | { readonly kind: 'done'; readonly run: string; readonly counted: boolean }
  /** `reason` says what is wrong and what to do, in sentences. */
  | { readonly kind: 'failed'; readonly reason: string };

/** A run to be trained. */
export interface QueueEntry {
  readonly id: number;
  readonly config: RunConfig;
  /** The run that was begun for it, which may have been deleted since; null where none was. */
  readonly run: string | null;
  /** Null until it is decided. */
  readonly outcome: QueueOutcome | null;
  /** Null until a score is known. */
  readonly score: QueuedScore | null;
}

/** The queue; entries in the order in which they are trained. */
export interface RunQueue {
  /** Whether a page works on it, or did when it went away. */
  readonly working: boolean;
  /** Id of the next entry. */
  readonly nextId: number;
  readonly entries: readonly QueueEntry[];
}

/** What can be done to a queue. Several tabs share it, so it is changed where it is stored and not replaced; a change of an entry that is gone does nothing. */
export type QueueChange =
  /** To its end, but for those that it has already. */
  | { readonly type: 'add'; readonly configs: readonly RunConfig[] }
  | { readonly type: 'remove'; readonly id: number }
  | { readonly type: 'clear' }
  /** Before the nearest earlier entry that is still to be trained. */
  | { readonly type: 'raise'; readonly id: number }
  /** A run of that name is being begun for it. */
  | { readonly type: 'begun'; readonly id: number; readonly run: string }
  | { readonly type: 'scored'; readonly id: number; readonly score: QueuedScore }
  | { readonly type: 'done'; readonly id: number; readonly run: string; readonly counted: boolean; readonly score: QueuedScore | null }
  | { readonly type: 'failed'; readonly id: number; readonly reason: string }
  /** A failed one is to be trained after all. */
  | { readonly type: 'retry'; readonly id: number }
  | { readonly type: 'working'; readonly working: boolean };

/** A queue before anything was added. */
export const EMPTY_QUEUE: RunQueue = { working: false, nextId: 1, entries: [] };

/** Runs that may be added at once. */
export const MOST_SEEDS = 100;

/** Whether two runs have the same settings, the seed included. */
export const sameConfig = (a: RunConfig, b: RunConfig): boolean => (Object.keys(FIELDS) as (keyof RunConfig)[]).every((name) => a[name] === b[name]);

/** The config with its seed and those after it. Throws a RangeError where there are too many, or no such seeds. */
export function seedsOf(config: RunConfig, seeds: number): RunConfig[] {
  if (!Number.isInteger(seeds) || seeds < 1 || seeds > MOST_SEEDS)
    throw new RangeError(`"seeds" must be a whole number from 1 to ${MOST_SEEDS}, not ${seeds}.`);
  const configs = Array.from({ length: seeds }, (_, index) => ({ ...config, seed: config.seed + index }));
  const [problem] = configProblems({ ...configs.at(-1)! });
  if (problem !== undefined) throw new RangeError(problem);
  return configs;
}

/** The config without its seed, as a text that is equal for equal settings. */
export const configKey = (config: RunConfig): string =>
  JSON.stringify((Object.keys(FIELDS) as (keyof RunConfig)[]).map((name) => (name === 'seed' ? null : config[name])));

type Changes = { readonly [Type in QueueChange['type']]: (queue: RunQueue, change: Extract<QueueChange, { readonly type: Type }>) => RunQueue };

/** The queue with one entry replaced; the same queue where it is gone or `change` gives it back. */
function edit(queue: RunQueue, id: number, change: (entry: QueueEntry) => QueueEntry): RunQueue {
  const before = queue.entries.find((entry) => entry.id === id);
  const after = before && change(before);
  return after === before ? queue : { ...queue, entries: queue.entries.map((entry) => (entry === before ? after! : entry)) };
}

const CHANGES: Changes = {
  add: (queue, { configs }) => {
    const fresh = configs.filter(
      (config, index) => ![...queue.entries.map((entry) => entry.config), ...configs.slice(0, index)].some((each) => sameConfig(each, config))
    );
    if (!fresh.length) return queue;
    const added = fresh.map((config, index): QueueEntry => ({ id: queue.nextId + index, config, run: null, outcome: null, score: null }));
    return { ...queue, nextId: queue.nextId + added.length, entries: [...queue.entries, ...added] };
  },
  remove: (queue, { id }) => (queue.entries.some((entry) => entry.id === id) ? { ...queue, entries: queue.entries.filter((entry) => entry.id !== id) } : queue),
  clear: (queue) => ({ ...queue, working: false, entries: [] }),
  raise: (queue, { id }) => {
    const from = queue.entries.findIndex((entry) => entry.id === id);
    const to = queue.entries.slice(0, Math.max(from, 0)).findLastIndex((entry) => entry.outcome === null);
    if (to < 0) return queue;
    const others = queue.entries.toSpliced(from, 1);
    return { ...queue, entries: others.toSpliced(to, 0, queue.entries[from]!) };
  },
  begun: (queue, { id, run }) => edit(queue, id, (entry) => ({ ...entry, run, outcome: null, score: null })),
  scored: (queue, { id, score }) => edit(queue, id, (entry) => ({ ...entry, score })),
  // The first to say so is right: another tab may look at the same runs.
  done: (queue, { id, run, counted, score }) =>
    edit(queue, id, (entry) => (entry.outcome?.kind === 'done' ? entry : { ...entry, outcome: { kind: 'done', run, counted }, score })),
  failed: (queue, { id, reason }) => edit(queue, id, (entry) => ({ ...entry, outcome: { kind: 'failed', reason } })),
  retry: (queue, { id }) => edit(queue, id, (entry) => (entry.outcome?.kind === 'failed' ? { ...entry, outcome: null } : entry)),
  working: (queue, { working }) => (queue.working === working ? queue : { ...queue, working })
};

/** The queue after a change; the same object where that changes nothing. */
export const changeQueue = (queue: RunQueue, change: QueueChange): RunQueue =>
  (CHANGES[change.type] as (queue: RunQueue, change: QueueChange) => RunQueue)(queue, change);

/** A stored queue in today's form: settings that came later are added to its configs, as runs of then are completed. */
export const completeQueue = (stored: RunQueue | undefined): RunQueue =>
  stored ? { ...stored, entries: stored.entries.map((entry) => ({ ...entry, config: completeConfig({ ...entry.config }) })) } : EMPTY_QUEUE;
