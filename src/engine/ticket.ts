/** Calls under way by the tickets they were given, so that they can be ended from afar. */

export interface AbortKeys {
  /** Runs a job, whose signal `abort` gives while it lasts. */
  under<Result>(ticket: string | undefined, job: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
  /** Signals to all jobs under this ticket that nobody waits for more. */
  abort(ticket: string): void;
}

export function openAbortKeys(): AbortKeys {
  const open = new Map<string, Set<AbortController>>();
  return {
    async under(ticket, job) {
      const controller = new AbortController();
      if (ticket === undefined) return job(controller.signal);
      const jobs = open.get(ticket) ?? new Set();
      open.set(ticket, jobs.add(controller));
      try {
        return await job(controller.signal);
      } finally {
        jobs.delete(controller);
        if (!jobs.size) open.delete(ticket);
      }
    },
    abort(ticket) {
      for (const controller of open.get(ticket) ?? []) controller.abort();
    }
  };
}

/** Does it once the signal is given, at once where it has been. */
export function onAbort(signal: AbortSignal, act: () => unknown): void {
  if (signal.aborted) act();
  else signal.addEventListener('abort', act, { once: true });
}
