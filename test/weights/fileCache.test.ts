/** The cache on the browser's own disk, in threads of its own as tabs have them. */
import { wrap, type Remote } from 'comlink';
import { afterEach, describe, expect, it } from 'vitest';
import type { CacheWorker } from './cacheWorker';

const SIZE = 3_000_000;
const NAME = 'apple.gguf';
const folder = 'orchard-test-models';

const workers: Worker[] = [];
function openTab(): Remote<CacheWorker> {
  const worker = new Worker(new URL('./cacheWorker.ts', import.meta.url), { type: 'module' });
  workers.push(worker);
  return wrap<CacheWorker>(worker);
}

const kill = (): void => workers.splice(0).forEach((worker) => worker.terminate());

/** A thread that was ended gives its files back a little later. */
const removed = (): Promise<true> =>
  navigator.storage
    .getDirectory()
    .then((root) => root.removeEntry(folder, { recursive: true }))
    .then(
      () => true,
      () => new Promise((resolve) => setTimeout(resolve, 50)).then(removed)
    );

afterEach(async () => {
  kill();
  await removed();
});

describe('the cache', () => {
  it('goes on after a cancel without a byte served twice, lists, opens and removes', async () => {
    const tab = openTab();
    const hash = await tab.hash(SIZE);
    const first = await tab.fetch(folder, NAME, SIZE, 2, SIZE / 2);
    expect(first).toMatchObject({ message: 'enough', hash: null });
    expect(await tab.list(folder)).toEqual([{ name: NAME, size: SIZE, held: first.served, whole: false }]);
    const second = await tab.fetch(folder, NAME, SIZE, 0, Infinity);
    expect(second).toMatchObject({ message: null, hash });
    expect(first.served + second.served).toBe(SIZE);
    expect(await tab.fetch(folder, NAME, SIZE, 0, Infinity)).toMatchObject({ message: null, hash, served: 0, stages: [] });
    expect(await tab.list(folder)).toEqual([{ name: NAME, size: SIZE, held: SIZE, whole: true }]);
    expect((await navigator.storage.estimate()).usage).toBeGreaterThanOrEqual(SIZE);
    await tab.remove(folder, NAME);
    expect(await tab.list(folder)).toEqual([]);
  });

  it('keeps what the journal has where the tab is killed', async () => {
    const lost = openTab();
    const hash = await lost.hash(SIZE);
    void lost.fetch(folder, NAME, SIZE, 25, Infinity);
    const tab = openTab();
    let held = 0;
    while (held < 2 ** 20) held = (await tab.list(folder))[0]?.held ?? 0;
    workers[0]!.terminate();
    const rest = await tab.fetch(folder, NAME, SIZE, 0, Infinity);
    expect(rest).toMatchObject({ message: null, hash });
    expect(rest.served).toBeLessThanOrEqual(SIZE - held);
  });

  it('lets one tab download while the other watches, and refuses to remove what is being downloaded', async () => {
    const [one, other] = [openTab(), openTab()];
    const hash = await one.hash(SIZE);
    const tabs = Promise.all([one.fetch(folder, NAME, SIZE, 20, Infinity), other.fetch(folder, NAME, SIZE, 20, Infinity)]);
    const third = openTab();
    while ((await third.list(folder)).length === 0);
    await expect(third.remove(folder, NAME)).rejects.toThrow(/is being downloaded\. Cancel/);
    const outcomes = await tabs;
    outcomes.forEach((outcome) => expect(outcome).toMatchObject({ message: null, hash }));
    expect(outcomes.map(({ served }) => served).sort()).toEqual([0, SIZE]);
    const watched = outcomes.find(({ served }) => served === 0)!;
    expect(watched.stages).toEqual(['waiting']);
  });
});
