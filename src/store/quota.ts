/** The site's storage quota, and sentences for when it is used up. */
import type { StorageReport } from '../record/archive';

/** The browser's report on this site's storage; `problem` is reported as it is where given. The page requests persistence, which a worker cannot. */
export async function reportStorage(problem: string | null): Promise<StorageReport> {
  const storage = globalThis.navigator?.storage;
  const persisted = (await storage?.persisted?.()) ?? false;
  const estimate = await storage?.estimate?.();
  const usage = estimate?.usage ?? null;
  const quota = estimate?.quota ?? null;
  const full = usage !== null && quota !== null && usage > 0.95 * quota;
  return {
    persisted,
    usage,
    quota,
    problem: problem ?? (full ? 'Less than a twentieth of the space this site was granted is left. Export runs and remove them.' : null)
  };
}

/** For each kind of write, what its failure for lack of space means, and what to do. */
const SENTENCES = {
  training: 'so training paused; nothing is lost. Remove a stored run or free disk space, then press Play. Export needs no space.',
  run: 'so the run is not stored; what was stored before is as it was. Remove a stored run or free disk space, then try again.',
  measurement: 'so measuring ended; the results stored before are kept. Remove a stored run or free disk space, then go on with it.',
  set: 'so the rows are not stored. Remove a stored run or free disk space, then bring them again.',
  queue: 'so the queue of runs is as it was. Remove a stored run or free disk space, then try again.',
  removal: 'not even to remove something. Free disk space, then try again.'
} as const;

/** Runs `write`. Where it fails for lack of space, rejects with an error of the same name whose message says what to do. */
export async function explainQuotaError<T>(what: keyof typeof SENTENCES, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'QuotaExceededError') throw error;
    const full = new Error(`The browser has no space left for this site, ${SENTENCES[what]}`, { cause: error });
    full.name = 'QuotaExceededError';
    throw full;
  }
}
