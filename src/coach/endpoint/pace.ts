/** When requests may be made: so many at once, and so many a minute at even distances. */
import { sleep } from '../../network/backOff';

/** Resolves with a function to call at the request's end. Rejects with the signal's reason where it aborts. */
export type TakeTurn = (signal: AbortSignal) => Promise<() => void>;

/** Turns in the order in which they are asked for. `clock` in milliseconds. */
export function makePace(atOnce: number, perMinute: number, clock: () => number): TakeTurn {
  const distance = 60_000 / perMinute;
  const waiting: (() => void)[] = [];
  let underway = 0;
  let next = 0;

  const leave = (): void => {
    underway--;
    waiting.shift()?.();
  };

  const enter = async (): Promise<void> => {
    // Whoever leaves wakes one; a newcomer may have come first, so the place is looked at again.
    while (underway >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    underway++;
  };

  return async (signal) => {
    await enter();
    try {
      signal.throwIfAborted();
      const at = Math.max(clock(), next);
      next = at + distance;
      await sleep(at - clock(), signal);
    } catch (error) {
      leave();
      throw error;
    }
    return leave;
  };
}
