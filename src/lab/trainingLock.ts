/** One tab trains at a time: two would write the same runs and halve each other's speed. */

const NAME = 'orchard-training';

/** Milliseconds to wait for a lock: a tab that was closed lets go of it some moments later. */
const WAIT = 6000;

/** Resolves while this tab may train, which it then may until it closes; rejects with a sentence where another tab does. */
export type AcquireLock = () => Promise<void>;

/**
 * A hold on the browser's lock, waited for at most `wait` milliseconds; where there are no locks (a page not served securely) nobody is kept out. `steal` takes it at
 * once: for the successor of a worker of this tab that held it, was ended in the middle of work and may let go of it late.
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
      locks!
        .request(NAME, steal ? { steal } : { signal }, keep)
        .catch((cause: unknown) =>
          reject(
            signal.aborted
              ? new Error('Orchard is training in another tab. Close that one to train here; stored runs can be watched in both.', { cause })
              : cause
          )
        );
    });
    held = true;
  };
}
