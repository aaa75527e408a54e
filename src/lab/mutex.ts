/** A mutex: one job at a time, in the order in which they came. */

/** Runs a job once all earlier ones have ended, whether they succeeded or failed. */
export type Mutex = <T>(job: () => Promise<T>) => Promise<T>;

/** A mutex that nobody holds. */
export function makeMutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const mine = last.then(job, job);
    last = mine.catch(() => undefined);
    return mine;
  };
}
