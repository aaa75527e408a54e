/** The tabs that share the queue: one works on it at a time, and each hears when another has changed it. */

/** Name of the Web Lock of the tab that works on the queue, and of the channel by which it tells the others. */
const NAME = 'orchard-queue';

/** What a tab knows of the others. */
export interface QueueTabs {
  /** Takes the queue for this tab; resolves with what gives it up again, or with null where another tab has it for the next `wait` milliseconds. */
  claim(wait: number): Promise<(() => void) | null>;
  /** Whether a tab works on the queue. */
  isTaken(): Promise<boolean>;
  /** Resolves once no tab works on the queue. */
  whenFree(): Promise<void>;
  /** Tells the other tabs that the queue, or a run of it, is no longer what it was. */
  tell(): void;
  /** `changed` is called when another tab tells so. */
  listen(changed: () => void): void;
}

/** By Web Locks and a channel. Where there are no locks (a page not served securely) no tab is kept out, as none is from training. */
export function openQueueTabs(locks: LockManager | undefined = globalThis.navigator?.locks): QueueTabs {
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(NAME);
  return {
    async claim(wait) {
      if (!locks) return () => undefined;
      const signal = AbortSignal.timeout(wait);
      return new Promise((resolve, reject) => {
        const hold = (): Promise<void> => new Promise((release) => resolve(release));
        locks.request(NAME, { signal }, hold).catch((error: unknown) => (signal.aborted ? resolve(null) : reject(error)));
      });
    },
    isTaken: async () => (await locks?.query())?.held?.some(({ name, mode }) => name === NAME && mode === 'exclusive') ?? false,
    whenFree: async () => void (await locks?.request(NAME, { mode: 'shared' }, () => undefined)),
    tell: () => channel?.postMessage(null),
    listen: (changed) => channel?.addEventListener('message', changed)
  };
}
