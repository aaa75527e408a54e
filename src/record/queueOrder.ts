/** What the queue does next: which run it trains, which it need not train, and what it does where one cannot go on. */
import type { RunSummary } from './archive';
import type { RunConfig } from './config';
import { sameConfig, type QueueEntry, type RunQueue } from './queue';
import { totalSteps } from './steps';

/** What has become of an entry. `begun`: a run of it is stored that has not come to its end. */
export type QueueState = 'waiting' | 'begun' | 'done' | 'failed';

/** Whether a stored run has come to its end. */
export const isFinished = ({ checkpointStep, config }: RunSummary): boolean => checkpointStep !== null && checkpointStep >= totalSteps(config);

/** The stored run that was begun for an entry; null where none was, or it was deleted. */
export const ownRun = ({ run }: QueueEntry, runs: readonly RunSummary[]): RunSummary | null => runs.find((each) => each.run === run) ?? null;

/** The state of an entry among the stored runs. One whose run was deleted before its end waits again; one that is done stays so. */
export const queueState = (entry: QueueEntry, runs: readonly RunSummary[]): QueueState => entry.outcome?.kind ?? (ownRun(entry, runs) ? 'begun' : 'waiting');

/** The entry to train now: the first that was begun, else the first that waits; null where all are decided. */
export function nextEntry({ entries }: RunQueue, runs: readonly RunSummary[]): QueueEntry | null {
  const open = entries.filter(({ outcome }) => outcome === null);
  return open.find((entry) => ownRun(entry, runs)) ?? open[0] ?? null;
}

/** Stored runs with these very settings that have come to their end, the oldest first: where one was trained on the same rows, training again would give the same numbers. */
export const finishedRuns = (config: RunConfig, runs: readonly RunSummary[]): RunSummary[] =>
  runs.filter((run) => isFinished(run) && sameConfig(run.config, config)).sort((a, b) => a.createdAt - b.createdAt);

/** The place of the entry under way among all, from 1: those decided stand before it. */
export const placeOf = ({ entries }: RunQueue): { readonly at: number; readonly of: number } => ({
  at: Math.min(entries.filter(({ outcome }) => outcome !== null).length + 1, entries.length),
  of: entries.length
});

/** The name of the error with which training is refused where another tab trains. */
export const TRAINS_ELSEWHERE = 'TrainsElsewhereError';

/** Names of errors that are of the machine or the browser and would meet every entry. */
const OF_ALL: readonly string[] = ['QuotaExceededError', TRAINS_ELSEWHERE];

/** Failures of an entry in a row, without a completed step between them, after which it is given up. */
const MOST_FAILURES = 2;

/** What went wrong how often: with this entry in a row, without a completed step in between, and whether the entry before was given up for what is not its own fault. */
export interface QueueFailures {
  readonly inARow: number;
  readonly before: boolean;
}

/**
 * What the queue does where an entry cannot be opened or trained: goes on from its last checkpoint, gives it up and trains the next, or pauses. A RangeError is of the
 * entry's own settings, and would come again. What else comes twice in a row is taken for a lost device; where it then meets the next entry too, all would be given up in vain.
 */
export function afterFailure(errorName: string, { inARow, before }: QueueFailures): 'again' | 'next' | 'pause' {
  if (OF_ALL.includes(errorName)) return 'pause';
  if (errorName === 'RangeError') return 'next';
  if (inARow < MOST_FAILURES) return 'again';
  return before ? 'pause' : 'next';
}
