/** The queue before the device: shared tasks run together, exclusive ones alone, none overtakes, and none is believed before the device has settled. */
import { expect, it } from 'vitest';
import { openQueue, type Queue } from '../../src/engine/queue';

const settled = { settle: async (): Promise<void> => undefined };

/** Asks for tasks by name, `+…` shared and others exclusive, which end when told to; `log` says what began and ended. */
function rehearse(queue: Queue): { log: string[]; ask: (name: string) => Promise<string>; end: (name: string) => Promise<void> } {
  const log: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    log,
    ask: (name) =>
      queue[name.startsWith('+') ? 'shared' : 'exclusive'](async () => {
        log.push(name);
        await new Promise<void>((resolve) => ends.set(name, resolve));
        log.push(`/${name}`);
        return name;
      }),
    async end(name) {
      await expect.poll(() => ends.has(name)).toBe(true);
      ends.get(name)!();
      await new Promise((resolve) => setTimeout(resolve));
    }
  };
}

it('lets shared tasks in together, and everything else alone and in order', async () => {
  const { log, ask, end } = rehearse(openQueue(settled));
  const all = ['+1', '+2', 'update', '+3', 'save', 'score', '+4', '+5'].map(ask);
  await end('+2');
  expect(log).toEqual(['+1', '+2', '/+2']);
  const late = ask('+6');
  for (const name of ['+1', 'update', '+3', 'save', 'score', '+6', '+4', '+5']) await end(name);
  expect(log).toEqual(['+1', '+2', '/+2', '/+1', 'update', '/update', '+3', '/+3', 'save', '/save', 'score', '/score', '+4', '+5', '+6', '/+6', '/+4', '/+5']);
  expect(await Promise.all([...all, late])).toEqual(['+1', '+2', 'update', '+3', 'save', 'score', '+4', '+5', '+6']);
});

it('goes on after a task that throws', async () => {
  const { shared, exclusive } = openQueue(settled);
  const failing = async (): Promise<never> => Promise.reject(new Error('no'));
  const results = await Promise.allSettled([shared(failing), exclusive(failing), shared(async () => 1), exclusive(async () => 2)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
});

it('believes no task during which the device failed, nor any later one', async () => {
  let failed = false;
  const queue = openQueue({ settle: () => (failed ? Promise.reject(new Error('The GPU was lost.')) : Promise.resolve()) });
  const { ask, end, log } = rehearse(queue);
  const results = Promise.allSettled(['+1', '+2', 'update', '+3'].map(ask));
  await end('+1');
  failed = true;
  await end('+2');
  expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
  expect(log).toEqual(['+1', '+2', '/+1', '/+2']);
});

it('says what to do where WebAssembly gave up, and leaves other errors as they are', async () => {
  const { exclusive } = openQueue(settled);
  const aborted = new Error('Aborted(). Build with -sASSERTIONS for more info.');
  await expect(exclusive(() => Promise.reject(aborted))).rejects.toThrow(/memory, 4 GB at most, is full\. Lower "tokenBudget"/);
  await expect(exclusive(() => Promise.reject(aborted))).rejects.toHaveProperty('cause', aborted);
  const other = new Error('No such agent.');
  await expect(exclusive(() => Promise.reject(other))).rejects.toBe(other);
});
