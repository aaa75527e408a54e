/** Calls to a target that may fail as a whole: kept in the order asked, and made again on what takes its place. */

export interface Retry<Target> {
  /** The one in use; for calls that cannot fail with it. */
  target(): Target;
  /** Runs a job on the target, and from its beginning on the next one where it ends in a failure of the target. */
  ask<Result>(job: (target: Target) => Promise<Result>): Promise<Result>;
}

interface PendingCall<Target> {
  run(target: Target): Promise<void>;
  refuse(error: unknown): void;
}

/**
 * `failed` tells the target's own failures, which are followed by `replace`, from errors that belong to the job. No job of the failed target
 * runs any more when `replace` is called. Where that rejects, so does everything asked, then and later.
 */
export function openRetry<Target, Failure extends Error>(
  first: Target,
  failed: (error: unknown) => error is Failure,
  replace: (target: Target, failure: Failure) => Promise<Target>
): Retry<Target> {
  const calls = new Set<PendingCall<Target>>();
  let target = first;
  let running = 0;
  let failure: Failure | null = null;
  let end: { readonly error: unknown } | null = null;

  async function issue(call: PendingCall<Target>): Promise<void> {
    running++;
    try {
      await call.run(target);
      calls.delete(call);
    } catch (error) {
      if (failed(error)) {
        failure ??= error;
      } else {
        calls.delete(call);
        call.refuse(error);
      }
    }
    running--;
    if (failure && !running) await follow(failure);
  }

  async function follow(reason: Failure): Promise<void> {
    try {
      target = await replace(target, reason);
    } catch (error) {
      end = { error };
      for (const call of calls) call.refuse(error);
      calls.clear();
      return;
    }
    failure = null;
    for (const call of [...calls]) void issue(call);
  }

  return {
    target: () => target,
    ask: (job) =>
      new Promise((resolve, reject) => {
        if (end) return reject(end.error as Error);
        const call: PendingCall<Target> = { run: async (on) => resolve(await job(on)), refuse: reject };
        calls.add(call);
        if (!failure) void issue(call);
      })
  };
}
