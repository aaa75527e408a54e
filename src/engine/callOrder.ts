/** The order of calls around changes: a call waits for all changes that were asked for before it, so that a call made again after a failure is made in the same state. */

type Job<Target, Result> = (target: Target) => Promise<Result>;

export interface CallOrder<Target> {
  /** A call that changes nothing. */
  ask<Result>(job: Job<Target, Result>): Promise<Result>;
  /** A call that later ones wait for, whether it succeeds or fails. */
  change<Result>(job: Job<Target, Result>): Promise<Result>;
}

/** Orders the calls that `call` makes. */
export function openCallOrder<Target>(call: <Result>(job: Job<Target, Result>) => Promise<Result>): CallOrder<Target> {
  let changed: Promise<unknown> = Promise.resolve();
  const ask = <Result>(job: Job<Target, Result>): Promise<Result> => changed.then(() => call(job));
  return {
    ask,
    change(job) {
      const done = ask(job);
      changed = done.catch(() => undefined);
      return done;
    }
  };
}
