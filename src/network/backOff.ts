/** Waiting before a request is made again: exponential back-off with seeded jitter, and the wait that a server asks for. */
import { randomOf } from '../math/random';

const SHORTEST = 500;
const LONGEST = 30_000;

/** Milliseconds before attempt `failures` + 1: min(30 s, `shortest` · 2^(failures − 1)), reduced by a random share of up to a half, but at least `asked`, the server's wait. */
export function retryDelay(failures: number, asked: number | null, identity: readonly (string | number)[], shortest: number = SHORTEST): number {
  const whole = Math.min(LONGEST, shortest * 2 ** (failures - 1));
  return Math.max(asked ?? 0, whole * (1 - randomOf(...identity, failures).next() / 2));
}

/** Milliseconds of a Retry-After header, which is in seconds or a date; null where it is neither. `now` is in milliseconds since 1970. */
export function parseRetryAfter(header: string | null, now: number): number | null {
  if (!header) return null;
  const pause = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(pause) ? Math.max(0, pause) : null;
}

/** Resolves after `ms` milliseconds; rejects with the signal's reason where it is aborted before or meanwhile. */
export const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = (): void => (clearTimeout(timer), reject(signal.reason as Error));
    const timer = setTimeout(() => (signal.removeEventListener('abort', stop), resolve()), ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
