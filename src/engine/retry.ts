/** Retry: calls to a target that may fail as a whole are made again, in their order, on the target that replaces it. */

/** Calls to a target that is replaced where it fails. */
export interface Retry<Target> {
  /** The target in use, for calls that work although it failed. */
  target(): Target;
  /** Runs a job on the target; where the target fails, the job runs again from its beginning on the next one. */
  ask<Result>(job: (target: Target) => Promise<Result>): Promise<Result>;
}

interface PendingCall<Target> {
  run(target: Target): Promise<void>;
  refuse(error: unknown): void;
}

/**
 * `failed` tells failures of the target, after which `replace` is called, from errors of the job itself. When `replace` is called no job of the failed
 * target is running any more. Where it rejects, every pending and every later call rejects too.
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
  let final: { readonly error: unknown } | null = null;

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
    if (failure && !running) await replaceTarget(failure);
  }

  async function replaceTarget(reason: Failure): Promise<void> {
    try {
      target = await replace(target, reason);
    } catch (error) {
      final = { error };
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
        if (final) return reject(final.error as Error);
        const call: PendingCall<Target> = { run: async (on) => resolve(await job(on)), refuse: reject };
        calls.add(call);
        if (!failure) void issue(call);
      })
  };
}
