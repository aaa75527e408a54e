/** The readers-writer queue of the device: generation runs together, everything else alone, and no result is given before the device confirms that no error occurred. */
import type { Device } from '../ops/core/device';
import { explainAbort } from './aborted';

/** Runs a task in its turn. Rejects as the task does, with the device's sentence where the device failed, or with what to do where WebAssembly gave up. */
export type Enqueue = <Result>(task: () => Promise<Result>) => Promise<Result>;

/** A fair readers-writer queue: of two tasks that exclude one another, the one that was asked for first runs first. */
export interface Queue {
  /** At once with others of its kind; after all exclusive tasks that were asked for before. */
  readonly shared: Enqueue;
  /** Alone: after all tasks that were asked for before, and before all that are asked for later. */
  readonly exclusive: Enqueue;
}

export function openQueue({ settle }: Pick<Device, 'settle'>): Queue {
  /** Resolves when the exclusive task asked for last has ended. */
  let exclusiveEnded: Promise<unknown> = Promise.resolve();
  /** Resolves when all tasks asked for so far have ended. */
  let allEnded: Promise<unknown> = exclusiveEnded;

  /** Runs the task between two waits for the device, each of which rejects where the device failed. */
  async function settled<Result>(task: () => Promise<Result>): Promise<Result> {
    await settle();
    try {
      return await task();
    } catch (error) {
      throw explainAbort(error);
    } finally {
      await settle();
    }
  }
  function start<Result>(after: Promise<unknown>, task: () => Promise<Result>): readonly [task: Promise<Result>, ended: Promise<unknown>] {
    const result = after.then(() => settled(task));
    return [result, result.catch(() => undefined)];
  }
  return {
    shared(task) {
      const [result, ended] = start(exclusiveEnded, task);
      allEnded = Promise.all([allEnded, ended]);
      return result;
    },
    exclusive(task) {
      const [result, ended] = start(allEnded, task);
      exclusiveEnded = allEnded = ended;
      return result;
    }
  };
}
