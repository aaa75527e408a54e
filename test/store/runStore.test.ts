/** The archive on disk: what was written comes back, and what was interrupted was never there. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RunStore } from '../../src/record/archive';
import { DEFAULTS, type RunConfig } from '../../src/record/config';
import type { LabEvent } from '../../src/record/event';
import { readCheckpoint, writeCheckpoint } from '../../src/store/checkpoint';
import { openDatabase } from '../../src/store/database';
import { openRunStore } from '../../src/store/runStore';
import { memoryRunStore } from '../../src/store/memoryRunStore';
import { benchmarkOf, checkpointOf, logOf, resultOf } from './tiny';

afterEach(() => vi.restoreAllMocks());

let names = 0;
const freshName = () => `test-${names++}`;

const shelves: Readonly<Record<string, () => Promise<RunStore>>> = {
  'on disk': () => openRunStore(freshName()),
  'in memory': async () => memoryRunStore('refused')
};

describe.each(Object.entries(shelves))('a shelf %s', (_name, open) => {
  it('gives back a log that came in pieces, and the newest metrics', async () => {
    const shelf = await open();
    await shelf.begin('a', 1, DEFAULTS);
    const log = logOf('a', 3);
    for (let at = 0; at < log.length; at += 5) await shelf.append('a', log.slice(at, at + 5));
    expect(await shelf.history('a')).toEqual(log);
    const [summary] = await shelf.runs();
    expect(summary).toMatchObject({ run: 'a', createdAt: 1, events: log.length, checkpointStep: null, lastMetrics: { reward: 2.1, kl: NaN } });
  });

  it('has one queue, which each change finds as the one before left it', async () => {
    const shelf = await open();
    expect(await shelf.queue()).toEqual({ working: false, nextId: 1, entries: [] });
    const add = (seed: number) => shelf.changeQueue({ type: 'add', configs: [{ ...DEFAULTS, seed }] });
    const [, queue] = await Promise.all([add(1), add(2), shelf.changeQueue({ type: 'working', working: true })]);
    expect(queue.entries.map(({ id, config }) => [id, config.seed])).toEqual([
      [1, 1],
      [2, 2]
    ]);
    await shelf.changeQueue({ type: 'begun', id: 2, run: 'b' });
    expect(await shelf.queue()).toMatchObject({ working: true, nextId: 3, entries: [{ run: null }, { run: 'b' }] });
  });

  it('refuses an event twice or after a gap', async () => {
    const shelf = await open();
    await shelf.begin('a', 1, DEFAULTS);
    const log = logOf('a', 1);
    await shelf.append('a', log.slice(0, 4));
    await expect(shelf.append('a', log.slice(3, 5))).rejects.toThrow('continues at event 4');
    await expect(shelf.append('a', log.slice(5))).rejects.toThrow('continues at event 4');
    expect(await shelf.history('a')).toEqual(log.slice(0, 4));
  });

  it('forgets what came after a checkpoint, the later checkpoints too, and continues from there', async () => {
    const shelf = await open();
    await shelf.begin('a', 1, DEFAULTS);
    const log = logOf('a', 3);
    await shelf.append('a', log.slice(0, 20));
    await shelf.append('a', log.slice(20));
    for (const step of [2, 3]) await shelf.save(checkpointOf('a', step), false);
    const { seq } = checkpointOf('a', 2).lab;
    await shelf.truncate('a', seq);
    expect(await shelf.history('a')).toEqual(log.slice(0, seq));
    expect(await shelf.load('a')).toEqual(checkpointOf('a', 2));
    expect((await shelf.runs())[0]!.lastMetrics).toMatchObject({ reward: 1.1 });
    await shelf.append('a', log.slice(seq));
    expect(await shelf.history('a')).toEqual(log);
  });

  it('gives back checkpoints to the last bit, newest first or by name', async () => {
    const shelf = await open();
    await shelf.begin('a', 1, DEFAULTS);
    expect(await shelf.load('a')).toBeNull();
    await shelf.save(checkpointOf('a', 1), false);
    await shelf.save(checkpointOf('a', 2), true);
    expect(await shelf.load('a')).toEqual(checkpointOf('a', 2));
    expect(await shelf.load('a', 'step-1')).toEqual(checkpointOf('a', 1));
    expect(await shelf.load('a', 'step-9')).toBeNull();
    expect((await shelf.runs())[0]).toMatchObject({ checkpointStep: 2, checkpoints: [{ step: 1 }, { step: 2 }] });
  });

  it('has the rows and figures of its log however it came, also where the last piece tells neither', async () => {
    const shelf = await open();
    await shelf.begin('a', 1, DEFAULTS);
    const log = logOf('a', 1);
    await shelf.append('a', log);
    await shelf.append('a', [{ type: 'phase', phase: 'Rollout', step: 1, seq: log.length, run: 'a' }]);
    expect((await shelf.runs())[0]).toMatchObject({ dataHash: 'abc', lastMetrics: { reward: 0.1 } });
  });

  it('takes in a log of many hundred events whole', async () => {
    const shelf = await open();
    const log = logOf('a', 80);
    expect(log.length).toBeGreaterThan(2 * 512);
    await shelf.importBundle({ checkpoint: checkpointOf('a', 80), events: log });
    expect(await shelf.history('a')).toEqual(log);
  });

  it('a checkpoint saved again takes the place of itself, not of the one before', async () => {
    const shelf = await open();
    await shelf.begin('a', 1, DEFAULTS);
    for (const step of [1, 2, 2]) await shelf.save(checkpointOf('a', step), true);
    expect((await shelf.runs())[0]!.checkpoints.map(({ step }) => step)).toEqual([1, 2]);
    expect(await shelf.load('a', 'step-1')).toEqual(checkpointOf('a', 1));
  });

  it('takes in a bundle under a free name', async () => {
    const shelf = await open();
    await shelf.begin('a', 1, DEFAULTS);
    expect(await shelf.importBundle({ checkpoint: checkpointOf('a', 1), events: logOf('a', 1) })).toBe('a (2)');
    expect(await shelf.history('a (2)')).toEqual(logOf('a (2)', 1));
    expect(await shelf.load('a (2)')).toEqual(checkpointOf('a (2)', 1));
    expect(await shelf.history('a')).toEqual([]);
  });

  it('forgets a removed run and no other', async () => {
    const shelf = await open();
    for (const run of ['a', 'b']) await shelf.importBundle({ checkpoint: checkpointOf(run, 1), events: logOf(run, 1) });
    await shelf.remove('a');
    expect((await shelf.runs()).map((each) => each.run)).toEqual(['b']);
    expect(await shelf.load('b')).toEqual(checkpointOf('b', 1));
  });
});

describe('a shelf on disk', () => {
  it('keeps three automatic checkpoints and every one made by hand, and no weights without a head', async () => {
    const name = freshName();
    const shelf = await openRunStore(name);
    await shelf.begin('a', 1, DEFAULTS);
    for (let step = 1; step <= 7; step++) await shelf.save(checkpointOf('a', step), step !== 2);
    await shelf.save(checkpointOf('a', 7), true);
    expect((await shelf.runs())[0]!.checkpoints.map((each) => each.step)).toEqual([2, 5, 6, 7]);
    const database = await openDatabase(name);
    expect(await database.count('weights')).toBe(4 * 2);
  });

  it('leaves no weights of the checkpoints that it forgets', async () => {
    const name = freshName();
    const shelf = await openRunStore(name);
    await shelf.begin('a', 1, DEFAULTS);
    await shelf.append('a', logOf('a', 3));
    for (const step of [1, 2, 3]) await shelf.save(checkpointOf('a', step), true);
    await shelf.truncate('a', checkpointOf('a', 1).lab.seq);
    const database = await openDatabase(name);
    expect(await database.count('weights')).toBe(1 * 2);
    database.close();
  });

  it('of two checkpoints after the same step the one that is later in the log is the newest', async () => {
    const shelf = await openRunStore(freshName());
    await shelf.begin('a', 1, DEFAULTS);
    const { lab } = checkpointOf('a', 1);
    const at = (id: string, seq: number) => ({ ...checkpointOf('a', 1), id, lab: { ...lab, seq } });
    await shelf.save(at('a late one', 9), false);
    await shelf.save(at('an early one', 8), false);
    expect((await shelf.load('a'))!.id).toBe('a late one');
  });

  it('never removes the checkpoint that came with a bundle', async () => {
    const shelf = await openRunStore(freshName());
    await shelf.importBundle({ checkpoint: checkpointOf('a', 1), events: logOf('a', 1) });
    for (let step = 2; step <= 6; step++) await shelf.save(checkpointOf('a', step), true);
    expect((await shelf.runs())[0]!.checkpoints.map(({ step }) => step)).toEqual([1, 4, 5, 6]);
  });

  it('a checkpoint saved again by hand stays, even where it was automatic before', async () => {
    const shelf = await openRunStore(freshName());
    await shelf.begin('a', 1, DEFAULTS);
    await shelf.save(checkpointOf('a', 1), true);
    await shelf.save(checkpointOf('a', 1), false);
    for (let step = 2; step <= 6; step++) await shelf.save(checkpointOf('a', step), true);
    expect((await shelf.runs())[0]!.checkpoints.map((each) => each.step)).toEqual([1, 4, 5, 6]);
  });

  it('broken off at any of its writes, the old checkpoint is the one seen, and nothing of the new one is left', async () => {
    for (const survived of [0, 1, 2, 3]) {
      const name = freshName();
      const database = await openDatabase(name);
      await database.add('runs', { run: 'a', createdAt: 1, config: DEFAULTS, dataHash: null, events: 0, lastMetrics: null });
      for (const step of [1, 2, 3]) await writeCheckpoint(database, checkpointOf('a', step), true);
      await expect(dyingAfter(survived, () => writeCheckpoint(database, checkpointOf('a', 4, 99), true))).rejects.toThrow('killed');
      expect(await readCheckpoint(database, 'a')).toEqual(checkpointOf('a', 3));
      expect(await database.count('heads')).toBe(3);
      expect(await database.count('weights')).toBe(3 * 2);
    }
  });

  it('says what to do when space ends, and keeps what was there', async () => {
    const name = freshName();
    const shelf = await openRunStore(name);
    await shelf.begin('a', 1, DEFAULTS);
    await shelf.append('a', logOf('a', 1));
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    try {
      await expect(shelf.save(checkpointOf('a', 1), true)).rejects.toMatchObject({
        name: 'QuotaExceededError',
        message: expect.stringContaining('nothing is lost')
      });
    } finally {
      IDBObjectStore.prototype.put = put;
    }
    expect(await shelf.history('a')).toEqual(logOf('a', 1));
    await shelf.save(checkpointOf('a', 1), true);
    expect(await shelf.load('a')).toEqual(checkpointOf('a', 1));
  });

  const set = { name: 'mine', createdAt: 1, unchecked: 0, tasks: [] };

  it.each<[string, (shelf: RunStore) => Promise<unknown>, RegExp]>([
    ['a new run', (shelf) => shelf.begin('b', 1, DEFAULTS), /so the run is not stored/],
    ['events', (shelf) => shelf.append('a', logOf('a', 1)), /so training paused/],
    ['a checkpoint', (shelf) => shelf.save(checkpointOf('a', 1), true), /so training paused/],
    ['going back to a checkpoint', (shelf) => shelf.truncate('a', 0), /so training paused/],
    ['a bundle', (shelf) => shelf.importBundle({ checkpoint: checkpointOf('b', 1), events: logOf('b', 1) }), /so the run is not stored/],
    ['a benchmark', (shelf) => shelf.keepBenchmark(benchmarkOf('n', 1)), /so measuring ended/],
    ['results', (shelf) => shelf.addResults('m', [resultOf(0)]), /so measuring ended/],
    ['rows', (shelf) => shelf.keepSet(set), /so the rows are not stored/],
    ['the removal of a run', (shelf) => shelf.remove('a'), /not even to remove something/],
    ['the removal of a benchmark', (shelf) => shelf.removeBenchmark('m'), /not even to remove something/],
    ['the removal of rows', (shelf) => shelf.removeSet('mine'), /not even to remove something/]
  ])('says what became of %s where space ends', async (_, work, sentence) => {
    const shelf = await openRunStore(freshName());
    await shelf.begin('a', 1, DEFAULTS);
    await shelf.keepBenchmark(benchmarkOf('m', 1));
    for (const method of ['put', 'add', 'delete'] as const)
      vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(() => {
        throw new DOMException('full', 'QuotaExceededError');
      });
    await expect(work(shelf)).rejects.toMatchObject({ name: 'QuotaExceededError', message: expect.stringMatching(sentence) });
  });
});

/** Does `work` where every write or removal after so many fails. */
async function dyingAfter(writes: number, work: () => Promise<void>): Promise<void> {
  const { put, delete: remove } = IDBObjectStore.prototype;
  let left = writes;
  const guard = <Args extends unknown[], Result>(method: (this: IDBObjectStore, ...args: Args) => Result) =>
    function (this: IDBObjectStore, ...args: Args): Result {
      if (left-- <= 0) throw new Error('killed');
      return method.apply(this, args);
    };
  IDBObjectStore.prototype.put = guard(put);
  IDBObjectStore.prototype.delete = guard(remove);
  try {
    await work();
  } finally {
    Object.assign(IDBObjectStore.prototype, { put, delete: remove });
  }
}

it('a run from before a setting was retired is read without it, and its turns without the credit that was null in them', async () => {
  const shelf = await openRunStore(freshName());
  const former = { ...DEFAULTS, sampling: 'trajectory' };
  const checkpoint = checkpointOf('a', 1);
  const log = logOf('a', 1);
  await shelf.begin('a', 1, former);
  const stored = log.map((event): LabEvent => {
    if (event.type === 'run') return { ...event, config: former };
    return event.type === 'turn' ? { ...event, turn: { ...event.turn, ...{ reward: null, advantage: null } } } : event;
  });
  await shelf.append('a', stored);
  await shelf.save({ ...checkpoint, lab: { ...checkpoint.lab, config: former } }, false);
  expect((await shelf.load('a'))!.lab.config).toEqual(DEFAULTS);
  expect((await shelf.runs())[0]!.config).toEqual(DEFAULTS);
  expect(await shelf.history('a')).toStrictEqual(log.map((event) => (event.type === 'run' ? { ...event, config: DEFAULTS } : event)));
});

it('a run from before a setting was there is as it was without it, whatever its default is today', async () => {
  const shelf = await openRunStore(freshName());
  const unset = {
    ...{ warmRows: 0, warmupUpdates: 0, rateFall: 0, klEstimator: 'k3' },
    ...{ continuations: 'sampled', initialContinuation: 'kept', equalActions: 'each' }
  } as const;
  const former = Object.fromEntries(Object.entries({ ...DEFAULTS, rank: 4 }).filter(([name]) => !(name in unset)));
  const checkpoint = checkpointOf('a', 1);
  await shelf.begin('a', 1, former as RunConfig);
  await shelf.append('a', [{ ...logOf('a', 0)[0]!, config: former } as LabEvent]);
  await shelf.save({ ...checkpoint, lab: { ...checkpoint.lab, config: former as RunConfig } }, false);
  const whole = { ...former, ...unset };
  expect((await shelf.load('a'))!.lab.config).toEqual(whole);
  expect((await shelf.runs())[0]!.config).toEqual(whole);
  expect(await shelf.history('a')).toEqual([{ ...logOf('a', 0)[0]!, config: whole }]);
});
