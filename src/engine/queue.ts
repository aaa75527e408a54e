/** Who may use the device when: generation together, everything else alone, and no result before the device has confirmed that nothing went wrong unseen. */
import type { Device } from '../ops/core/device';

/** Runs a task in its turn. Rejects as the task does, or with the device's sentence where the device failed. */
export type Enqueue = <Result>(task: () => Promise<Result>) => Promise<Result>;

/** A fair readers-writer queue: no task overtakes one that excludes it, whichever of the two came first. */
export interface Queue {
  /** At once with others of its kind; after all exclusive tasks that were asked for before. */
  readonly shared: Enqueue;
  /** Alone: after all tasks that were asked for before, and before all that are asked for later. */
  readonly exclusive: Enqueue;
}

export function openQueue({ settle }: Pick<Device, 'settle'>): Queue {
  /** Resolves when the exclusive task asked for last has ended. */
  let opened: Promise<unknown> = Promise.resolve();
  /** Resolves when all tasks asked for so far have ended. */
  let idle: Promise<unknown> = opened;

  async function trusted<Result>(task: () => Promise<Result>): Promise<Result> {
    await settle();
    try {
      return await task();
    } finally {
      await settle();
    }
  }
  function enter<Result>(after: Promise<unknown>, task: () => Promise<Result>): readonly [task: Promise<Result>, ended: Promise<unknown>] {
    const result = after.then(() => trusted(task));
    return [result, result.catch(() => undefined)];
  }
  return {
    shared(task) {
      const [result, ended] = enter(opened, task);
      idle = Promise.all([idle, ended]);
      return result;
    },
    exclusive(task) {
      const [result, ended] = enter(idle, task);
      opened = idle = ended;
      return result;
    }
  };
}
