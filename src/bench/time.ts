/** Wall time of asynchronous work: warmed up, repeated, and in turns where several are compared. */
import { median } from '../math/statistics';
import type { Timing } from '../record/bench';

/** Work to time, and untimed preparation before each run. */
export interface TimedWork {
  readonly prepare?: () => unknown;
  readonly run: () => unknown;
}

/** Milliseconds that one run takes. */
export async function timeOf(run: () => unknown): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

/** The summary of repeated times in milliseconds. Throws a RangeError where there are none. */
export function timing(milliseconds: readonly number[]): Timing {
  if (!milliseconds.length) throw new RangeError('A timing needs at least one repeat.');
  return { median: median(milliseconds), least: Math.min(...milliseconds), most: Math.max(...milliseconds), repeats: milliseconds.length };
}

/** Each work's timing. They take turns, so that a drift of the machine affects all alike; each runs once before, uncounted. */
export async function timeInTurns(works: readonly TimedWork[], repeats: number): Promise<Timing[]> {
  const times = works.map((): number[] => []);
  for (let repeat = -1; repeat < repeats; repeat++)
    for (const [i, { prepare, run }] of works.entries()) {
      await prepare?.();
      const taken = await timeOf(run);
      if (repeat >= 0) times[i]!.push(taken);
    }
  return times.map(timing);
}
