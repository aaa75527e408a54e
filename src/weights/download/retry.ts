/** Trying again: waits that double, spread by a seed so that many tries do not come at once. */
import { randomOf } from '../../math/random';
import { DownloadError } from './downloadError';

/** What downloads need of the browser: requests, a clock and timers. Tests bring their own. */
export interface Network {
  readonly fetch: typeof fetch;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason where it is aborted meanwhile. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly online: () => boolean;
}

export const BROWSER_NETWORK: Network = {
  fetch: (...request) => fetch(...request),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const stop = () => (clearTimeout(timer), reject(signal.reason as Error));
      const timer = setTimeout(() => (signal.removeEventListener('abort', stop), resolve()), ms);
      signal.addEventListener('abort', stop, { once: true });
    }),
  now: () => Date.now(),
  online: () => globalThis.navigator?.onLine !== false
};

/** Failures in a row, without a byte between them, after which the person is asked. */
export const MOST_FAILURES = 6;
const SHORTEST = 500;
const LONGEST = 30_000;

/** Milliseconds before try `failures` + 1: 0.5 s · 2^(failures − 1), at most 30 s, of which a random half is dropped; never sooner than the server asks. */
export function retryDelay(failures: number, asked: number | null, ...identity: readonly (string | number)[]): number {
  const whole = Math.min(LONGEST, SHORTEST * 2 ** (failures - 1));
  return Math.max(asked ?? 0, whole * (1 - randomOf(...identity, failures).next() / 2));
}

/** Longer than this the person is asked instead, who may have better to do. */
const LONGEST_ASKED = 120_000;

/**
 * What `attempt` gives, tried again after faults that may pass. `attempt` is handed a function to call when it got on, after which failures are
 * counted anew. Rejects with the last fault, or the signal's reason. `identity` seeds the waits.
 */
export async function retry<T>(network: Network, signal: AbortSignal, identity: string, attempt: (advanced: () => void) => Promise<T>): Promise<T> {
  for (let failures = 0; ;) {
    try {
      signal.throwIfAborted();
      return await attempt(() => (failures = 0));
    } catch (error) {
      signal.throwIfAborted();
      failures += 1;
      if (!(error instanceof DownloadError) || !error.retryable || failures >= MOST_FAILURES || (error.retryAfter ?? 0) > LONGEST_ASKED) throw error;
      await network.sleep(retryDelay(failures, error.retryAfter, identity), signal);
    }
  }
}
