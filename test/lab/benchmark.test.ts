/** Benchmarks of an open run and sets of a visitor, over a toy engine whose every answer tells which adapters gave it. */
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Archive } from '../../src/record/archive';
import type { Benchmark } from '../../src/record/benchmark';
import { configOf } from '../../src/record/config';
import { heldOutRows } from '../../src/dataset/generated';
import { openArchive } from '../../src/store/archive';
import { openTabOver, type TabChanges } from './tab';
import { toyRows, toyTrainer } from './toy';

const config = configOf({ steps: 3 });
const request = { source: 'test', temperature: 0, rows: 100 };

let names = 0;
let archive: Archive;
beforeEach(async () => {
  archive = await openArchive(`bench-${names++}`);
});

const openTab = (changes: TabChanges = {}) => openTabOver(archive, changes);

/** Ends the benchmark of `lab` after its first rows, and gives back what it had. */
async function interrupted({ lab }: ReturnType<typeof openTab>, end: () => Promise<unknown>): Promise<Benchmark> {
  let told = 0;
  return lab.benchmark(request, ({ results }) => {
    if (results.length && !told++) void end();
  });
}

describe('a benchmark', () => {
  it('measures every row once, in order, tells how far it is, and is stored', async () => {
    const { lab } = openTab();
    await lab.start(config);
    await lab.advance('episode', 1);
    const told: number[] = [];
    const benchmark = await lab.benchmark(request, ({ results }) => told.push(results.length));
    expect(benchmark).toMatchObject({ model: 'seedling', device: 'wasm', step: 1, source: 'test', temperature: 0, rows: 100, config });
    expect(benchmark.results.map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, i) => `test-${i}`));
    expect(told[0]).toBe(0);
    expect(told.at(-1)).toBe(100);
    expect(told.length).toBeGreaterThan(3);
    expect(await lab.benchmarks()).toEqual([benchmark]);
  });

  it('in mid-step measures the last whole step, and the run does not notice', async () => {
    const plain = openTab();
    await plain.lab.start(config);
    await plain.lab.advance('episode', 3);

    const { lab, engine, heard } = openTab();
    await lab.start(config);
    await lab.advance('episode', 1);
    const boundary = (await engine.save()).master!.values.w![0]!;
    await lab.advance('turn', 4);
    await engine.update({
      samples: [],
      loss: { kind: 'supervised' },
      optimiser: { learningRate: 0.3, beta1: 0, beta2: 0, weightDecay: 0, clipNorm: 0 },
      tokenBudget: 1
    });
    const moved = await engine.save();
    const { step, results } = await lab.benchmark({ ...request, rows: 3 }, () => undefined);
    expect(step).toBe(1);
    expect(results.map(({ final }) => final)).toEqual(Array(3).fill(String(boundary)));
    expect(await engine.save()).toEqual(moved);
    await lab.resume(heard[0]!.run);
    await lab.advance('episode', 2);
    expect((await engine.save()).master).toEqual((await plain.engine.save()).master);
  });

  it.each(['stopBenchmark', 'pause'] as const)('ends with what it has at %s, and goes on in another tab', async (end) => {
    const tab = openTab();
    await tab.lab.start(config);
    const part = await interrupted(tab, () => tab.lab[end]());
    expect(part.results.length).toBeGreaterThan(0);
    expect(part.results.length).toBeLessThan(100);
    expect(await tab.lab.benchmarks()).toEqual([part]);

    const { lab, heard } = openTab();
    await lab.resume(part.run);
    const told: number[] = [];
    const whole = await lab.benchmark({ resume: part.id }, ({ results }) => told.push(results.length));
    expect(told[0]).toBe(part.results.length);
    expect(whole).toEqual({ ...part, results: whole.results });
    expect(whole.results.map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, i) => `test-${i}`));
    expect(new Set(whole.results.map(({ final }) => final)).size).toBe(1);
    expect(heard.map(({ type }) => type)).toEqual(['resumed']);
    expect(await lab.benchmark({ resume: part.id }, () => undefined)).toEqual(whole);
  });

  it('ends when the run moves on, and training is as it would have been', async () => {
    const plain = openTab();
    await plain.lab.start(config);
    await plain.lab.advance('episode', 2);
    const tab = openTab();
    await tab.lab.start(config);
    let moving: Promise<number> = Promise.resolve(0);
    const part = await interrupted(tab, () => (moving = tab.lab.advance('episode', 2)));
    expect(await moving).toBe(12);
    expect(part.results.length).toBeLessThan(100);
    expect(await tab.engine.save()).toEqual(await plain.engine.save());
    await expect(tab.lab.benchmark({ resume: part.id }, () => undefined)).rejects.toThrow(/after 0 steps.*has another step\. Resume that run/);
  });

  it('ends an earlier advance', async () => {
    const { lab } = openTab();
    await lab.start(config);
    const running = lab.advance('episode', 3);
    const { step } = await lab.benchmark({ ...request, rows: 1 }, () => undefined);
    expect(await running).toBeLessThan(18);
    expect(step).toBeLessThan(3);
  });

  it('is not stopped by what stops another: stopBenchmark leaves an advance alone', async () => {
    const { lab } = openTab();
    await lab.start(config);
    await lab.benchmark({ ...request, rows: 1 }, () => undefined);
    const running = lab.advance('episode', 3);
    await lab.stopBenchmark();
    expect(await running).toBe(18);
  });

  it('goes on only with the run, settings, device and rows it was begun with', async () => {
    const tab = openTab();
    await tab.lab.start(config);
    const part = await interrupted(tab, () => tab.lab.stopBenchmark());
    const refused = async (other: ReturnType<typeof openTab>, what: RegExp) =>
      expect(other.lab.benchmark({ resume: part.id }, () => undefined)).rejects.toThrow(what);

    const stranger = openTab();
    await stranger.lab.start(configOf({ steps: 3, seed: 8 }));
    await refused(stranger, /what is open has another run, settings\./);
    const moved = openTab({ rows: { ...toyRows, fingerprintOf: () => 'other' } });
    await moved.lab.resume(part.run);
    await refused(moved, /has another rows\./);
    const engine = { ...tab.engine, info: async () => ({ ...(await tab.engine.info()), device: 'webgpu' as const }) };
    const faster = openTab({ openLoop: async () => toyTrainer(engine) });
    await faster.lab.resume(part.run);
    await refused(faster, /has another device\./);
    await expect(faster.lab.benchmark({ resume: 'b' }, () => undefined)).rejects.toThrow('There is no benchmark "b"');
  });

  it('that is whole is given back as it is, whatever is open', async () => {
    const tab = openTab();
    await tab.lab.start(config);
    const whole = await tab.lab.benchmark(request, () => undefined);
    const stranger = openTab();
    await stranger.lab.start(configOf({ steps: 3, seed: 8 }));
    expect(await stranger.lab.benchmark({ resume: whole.id }, () => undefined)).toEqual(whole);
  });

  it('that fails keeps what it measured, and the run goes on from its last step', async () => {
    let calls = 0;
    const tab = openTab();
    const trainer = toyTrainer(tab.engine);
    const { lab } = openTab({
      openLoop: async () => ({
        ...trainer,
        measure: async function* (...args) {
          if (calls++) throw new Error('device lost');
          yield* trainer.measure(...args);
        }
      })
    });
    await lab.start(config);
    await expect(lab.benchmark(request, () => undefined)).rejects.toThrow('device lost');
    expect((await lab.benchmarks())[0]!.results).toHaveLength(32);
    expect(await lab.advance('episode', 1)).toBeGreaterThan(4);
  });

  it('needs an open run, sensible numbers and rows there are', async () => {
    const { lab } = openTab();
    await expect(lab.benchmark(request, () => undefined)).rejects.toThrow('No run is open. Start a new one');
    await lab.start(config);
    await expect(lab.benchmark({ ...request, rows: 0 }, () => undefined)).rejects.toThrow('"rows" must be a whole number from 1, not 0.');
    await expect(lab.benchmark({ ...request, temperature: NaN }, () => undefined)).rejects.toThrow('"temperature" must be');
    await expect(lab.benchmark({ ...request, source: 'mine' }, () => undefined)).rejects.toThrow('no rows named "mine"');
    expect(await lab.benchmarks()).toEqual([]);
  });

  it('can be removed, also while it is measured', async () => {
    const tab = openTab();
    await tab.lab.start(config);
    let removed: Promise<void> = Promise.resolve();
    await tab.lab.benchmark(request, ({ id, results }) => {
      if (results.length === 32) removed = tab.lab.removeBenchmark(id);
    });
    await removed;
    expect(await tab.lab.benchmarks()).toEqual([]);
  });
});

describe('own rows', () => {
  it('are stored line by line, the bad ones named, and can be looked at and measured', async () => {
    const { lab } = openTab();
    expect(await lab.addSet('my rows', 'a\nbad\nb')).toEqual({ rows: 2, unchecked: 1, problems: ['Line 2: bad.'] });
    expect(await lab.sets()).toEqual([{ name: 'my rows', createdAt: expect.any(Number), rows: 2, unchecked: 1 }]);
    expect(await lab.rows('my rows', 9)).toMatchObject([
      { task: { id: 'a' }, plan: [], entities: [] },
      { task: { id: 'b' }, plan: [], entities: [] }
    ]);
    expect((await lab.rows('dev', 2)).map(({ task }) => task.id)).toEqual(['dev-0', 'dev-1']);
    await lab.start(config);
    const { results, rows } = await lab.benchmark({ source: 'my rows', temperature: 0, rows: 600 }, () => undefined);
    expect([rows, results.map(({ id }) => id)]).toEqual([2, ['a', 'b']]);
  });

  it('that a run trains on are measured where they are held out, and stay while it is open', async () => {
    const { lab } = openTab();
    await lab.addSet('mine', 'a\nb\nc');
    await lab.start(configOf({ ...config, data: 'mine' }));
    const { results } = await lab.benchmark({ source: 'mine', temperature: 0, rows: 600 }, () => undefined);
    expect(results.map(({ id }) => id)).toEqual(['a']);
    await expect(lab.removeSet('mine')).rejects.toThrow('The open run draws its tasks from this set');
    await lab.start(config);
    await lab.removeSet('mine');
    expect(await lab.sets()).toEqual([]);
  });

  it.each(['shop', 'maths', 'train', 'dev', 'Test', '', ' a', 'a/b', 'x'.repeat(41)])('cannot be named "%s"', async (name) => {
    await expect(openTab().lab.addSet(name, 'a')).rejects.toThrow('A set cannot be named');
  });

  it('without one valid line are not stored; a name is used once', async () => {
    const { lab } = openTab();
    expect(await lab.addSet('mine', 'bad')).toMatchObject({ rows: 0, problems: ['Line 1: bad.'] });
    expect(await lab.sets()).toEqual([]);
    await lab.addSet('mine', 'a');
    await expect(lab.addSet('mine', 'b')).rejects.toThrow('already');
  });
});

it('the shop gives no more rows at once than the test has', async () => {
  const { lab } = openTab({ rows: { ...toyRows, heldOutRows } });
  expect(await lab.rows('test', 601)).toHaveLength(600);
  expect(await lab.rows('dev', 599)).toHaveLength(599);
  // The maths rows have splits of their own.
  expect(await lab.rows('dev', 599, 'maths')).toHaveLength(240);
  expect((await lab.rows('test', 600, 'maths')).at(-1)!.task.id).toBe('test-maths-0359');
});

it('writes a part of the shop piece by piece', async () => {
  const heard: string[] = [];
  await openTab().lab.writePart('rl', (lines) => heard.push(lines));
  expect(heard).toEqual(['rl 1\n', 'rl 2\n']);
});

describe('a run on other rows', () => {
  it('cannot go on, and neither can its bundle; the open run stays', async () => {
    const { lab } = openTab();
    await lab.start(config);
    await lab.advance('episode', 1);
    const bytes = await lab.exportBundle();
    const { run } = (await lab.runs())[0]!;
    const tab = openTab();
    const later = openTab({ openLoop: async () => ({ ...toyTrainer(tab.engine), dataHash: 'other' }) });
    await expect(later.lab.resume(run)).rejects.toThrow(/was trained on other rows \(toy\) than there are now \(other\)/);
    await expect(later.lab.importBundle(bytes)).rejects.toThrow('This bundle was trained on other rows');
    expect(await later.lab.runs()).toHaveLength(1);
    expect((await later.lab.history(run)).length).toBeGreaterThan(6);
    expect(await lab.advance('episode', 1)).toBeGreaterThan(4);
  });
});
