/** Calls in progress by the abort keys they were given, so that another thread, to which no AbortSignal can be sent, can end them. */

/** Jobs in progress that can be aborted. */
export interface AbortKeys {
  /** Runs a job whose signal is triggered by `abort` with this key; without a key by nothing. */
  under<Result>(key: string | undefined, job: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
  /** Triggers the signals of all jobs under this key. */
  abort(key: string): void;
}

export function openAbortKeys(): AbortKeys {
  const open = new Map<string, Set<AbortController>>();
  return {
    async under(key, job) {
      const controller = new AbortController();
      if (key === undefined) return job(controller.signal);
      const jobs = open.get(key) ?? new Set();
      open.set(key, jobs.add(controller));
      try {
        return await job(controller.signal);
      } finally {
        jobs.delete(controller);
        if (!jobs.size) open.delete(key);
      }
    },
    abort(key) {
      for (const controller of open.get(key) ?? []) controller.abort();
    }
  };
}

/** Calls `act` when the signal is triggered; immediately where it already was. */
export function onAbort(signal: AbortSignal, act: () => unknown): void {
  if (signal.aborted) act();
  else signal.addEventListener('abort', act, { once: true });
}
