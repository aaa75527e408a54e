/** One task at a time on the device, and no result before the device has confirmed that nothing went wrong unseen. */
import type { Device } from '../ops/device';

/** Runs a task once all earlier ones have ended. Rejects as the task does, or with the device's sentence where the device failed. */
export type Queue = <Result>(task: () => Promise<Result>) => Promise<Result>;

export function openQueue({ settle }: Device): Queue {
  let last: Promise<unknown> = Promise.resolve();
  async function trusted<Result>(task: () => Promise<Result>): Promise<Result> {
    await settle();
    try {
      return await task();
    } finally {
      await settle();
    }
  }
  return (task) => {
    const next = last.then(() => trusted(task));
    last = next.catch(() => undefined);
    return next;
  };
}
