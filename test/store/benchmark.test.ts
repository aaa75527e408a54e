/** Benchmarks and own sets on both shelves: what was measured is kept chunk by chunk, and names are not overwritten. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { OwnSet, RunStore } from '../../src/record/archive';
import { openRunStore } from '../../src/store/runStore';
import { memoryRunStore } from '../../src/store/memoryRunStore';
import { benchmarkOf, resultOf, task } from './tiny';

let names = 0;
const shelves: Readonly<Record<string, () => Promise<RunStore>>> = {
  'on disk': () => openRunStore(`benchmark-${names++}`),
  'in memory': async () => memoryRunStore('refused')
};

const set = (name: string, rows: number): OwnSet => ({
  name,
  createdAt: 5,
  unchecked: 1,
  tasks: Array.from({ length: rows }, (_, i) => ({ ...task, id: `r-${i}`, split: 'own' }))
});

describe.each(Object.entries(shelves))('a shelf %s', (_name, open) => {
  it('gives back benchmarks newest first, with results in the order they came', async () => {
    const shelf = await open();
    await shelf.keepBenchmark(benchmarkOf('old', 1));
    await shelf.keepBenchmark({ ...benchmarkOf('new', 2), results: [resultOf(0)] });
    await shelf.addResults('old', [0, 1, 2].map(resultOf));
    await shelf.addResults('new', [1, 2].map(resultOf));
    await shelf.addResults('old', []);
    await shelf.addResults('old', [3].map(resultOf));
    await shelf.addResults('old', [4, 5].map(resultOf));
    expect(await shelf.benchmarks()).toEqual([
      { ...benchmarkOf('new', 2), results: [0, 1, 2].map(resultOf) },
      { ...benchmarkOf('old', 1), results: [0, 1, 2, 3, 4, 5].map(resultOf) }
    ]);
  });

  it('replaces a benchmark of the same id, results and all', async () => {
    const shelf = await open();
    await shelf.keepBenchmark({ ...benchmarkOf('a', 1), results: [0, 1].map(resultOf) });
    await shelf.keepBenchmark({ ...benchmarkOf('a', 1), results: [resultOf(7)] });
    expect((await shelf.benchmarks())[0]!.results).toEqual([resultOf(7)]);
  });

  it('forgets a removed benchmark, and adds nothing to it', async () => {
    const shelf = await open();
    for (const id of ['a', 'ab']) await shelf.keepBenchmark({ ...benchmarkOf(id, 1), results: [resultOf(0)] });
    await shelf.removeBenchmark('a');
    await shelf.addResults('a', [resultOf(1)]);
    expect(await shelf.benchmarks()).toEqual([{ ...benchmarkOf('ab', 1), results: [resultOf(0)] }]);
    await shelf.keepBenchmark(benchmarkOf('a', 1));
    expect((await shelf.benchmarks()).find(({ id }) => id === 'a')!.results).toEqual([]);
  });

  it('keeps sets by name, and never one over another', async () => {
    const shelf = await open();
    expect(await shelf.loadSet('mine')).toBeNull();
    await shelf.keepSet(set('mine', 3));
    await shelf.keepSet(set('also mine', 2));
    await expect(shelf.keepSet(set('mine', 9))).rejects.toThrow('There is a set named "mine" already');
    expect(await shelf.loadSet('mine')).toEqual(set('mine', 3));
    expect(await shelf.sets()).toEqual([
      { name: 'also mine', createdAt: 5, rows: 2, unchecked: 1 },
      { name: 'mine', createdAt: 5, rows: 3, unchecked: 1 }
    ]);
    await shelf.removeSet('mine');
    expect((await shelf.sets()).map(({ name }) => name)).toEqual(['also mine']);
  });
});
