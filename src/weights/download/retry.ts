/** Retries of downloads, with back-off. */
import { retryDelay, sleep } from '../../network/backOff';
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

/** The browser's own. */
export const BROWSER_NETWORK: Network = {
  fetch: (...request) => fetch(...request),
  sleep,
  now: () => Date.now(),
  online: () => globalThis.navigator?.onLine !== false
};

/** Consecutive failures, without a byte in between, after which the error is thrown. */
export const MOST_FAILURES = 6;
/** Where the server asks for a longer wait, in milliseconds, the error is thrown instead. */
const LONGEST_ASKED = 120_000;

/**
 * What `attempt` gives, tried again after faults that may pass. `attempt` is handed a function to call when it got on, after which failures are
 * Runs `attempt`, and again after retryable DownloadErrors. `attempt` calls `advanced` when it has made progress, which resets the count of failures.
 * Rejects with the last error, or with the signal's reason. `identity` seeds the jitter.
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
      await network.sleep(retryDelay(failures, error.retryAfter, [identity]), signal);
    }
  }
}
