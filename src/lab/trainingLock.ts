/** The lock on training: one tab trains at a time, since two would write the same runs and halve each other's speed. */
import { TRAINS_ELSEWHERE } from '../record/queueOrder';

const NAME = 'orchard-training';

/** Milliseconds to wait for a lock: a tab that was closed releases it some moments later. */
const WAIT = 6000;

/** The error where another tab trains. */
function trainsElsewhere(cause: unknown): Error {
  const error = new Error('Orchard is training in another tab. Close that one to train here; stored runs can be watched in both.', { cause });
  error.name = TRAINS_ELSEWHERE;
  return error;
}

/** Resolves once this tab may train, which it then may until it closes; rejects with a sentence where another tab trains. */
export type AcquireLock = () => Promise<void>;

/**
 * Acquires a Web Lock, waiting at most `wait` milliseconds; where there are no locks (a page not served securely) nobody is kept out. `steal` takes it at once: for
 * a worker that replaces one of this tab which held the lock, was ended in the middle of work, and may release it late.
 */
export function makeTrainingLock(locks: LockManager | undefined, steal = false, wait = WAIT): AcquireLock {
  let held = !locks;
  return async () => {
    if (held) return;
    const signal = AbortSignal.timeout(wait);
    await new Promise<void>((resolve, reject) => {
      const keep = (): Promise<never> => {
        resolve();
        return new Promise<never>(() => undefined);
      };
      locks!.request(NAME, steal ? { steal } : { signal }, keep).catch((cause: unknown) => reject(signal.aborted ? trainsElsewhere(cause) : cause));
    });
    held = true;
  };
}
