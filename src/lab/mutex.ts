/** Lets one job through at a time, in the order they came. */

/** Runs a job once all earlier ones have ended, however they ended. */
export type Mutex = <T>(job: () => Promise<T>) => Promise<T>;

/** A turnstile of its own. */
export function makeMutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const mine = last.then(job, job);
    last = mine.catch(() => undefined);
    return mine;
  };
}
