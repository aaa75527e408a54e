/** The benchmark view's state over a scripted laboratory: measuring, stopping, going on, comparing, and rows of one's own. */
import { describe, expect, test } from 'vitest';
import type { RunConfig } from '../../../src/record/config';
import { makeConsole } from '../../../src/view/console';
import { Workspace } from '../../../src/view/workspace.svelte';
import { scriptedLaboratory, servicesOf } from '../laboratory';
import { benchmarkOf } from './made';
import { INHERITED } from '../../record/inherited';

async function open(stored = [benchmarkOf('m1', 0.4), benchmarkOf('m2', 0.6)]): Promise<Workspace> {
  const workspace = new Workspace(servicesOf(scriptedLaboratory(stored, 40)), '?preset=quick&evaluateEvery=0');
  await workspace.open();
  return workspace;
}

describe('measuring', () => {
  test('begins a run where none is open, and shows every row as it comes', async () => {
    const workspace = await open([]);
    const measuring = workspace.measure({ source: 'test', temperature: 0, rows: 40 });
    await expect.poll(() => workspace.benchmarks.live?.results.length ?? 0).toBeGreaterThan(0);
    expect(workspace.activity).toBe('measuring');
    expect(workspace.busy).toBe(true);
    expect(workspace.benchmarks.selected?.id).toBe(workspace.benchmarks.live?.id);
    const benchmark = await measuring;
    expect(benchmark.results).toHaveLength(40);
    expect(workspace.info).not.toBeNull();
    expect(workspace.activity).toBe('idle');
    expect(workspace.benchmarks.live).toBeNull();
    expect(workspace.benchmarks.all).toEqual([benchmark]);
  });

  test('is kept where it is stopped, and goes on from there', async () => {
    const workspace = await open([]);
    const orchard = makeConsole(workspace);
    const measuring = orchard.benchmark({ rows: 160 });
    await expect.poll(() => workspace.benchmarks.live?.results.length ?? 0).toBeGreaterThan(0);
    await orchard.stopBenchmark();
    const stopped = await measuring;
    expect(stopped.results.length).toBeLessThan(160);
    const finished = await workspace.benchmarks.measure({ resume: stopped.id });
    expect(finished.results).toHaveLength(160);
    expect(finished.results.slice(0, stopped.results.length)).toEqual(stopped.results);
    expect(await orchard.benchmarks()).toEqual([finished]);
  });

  test('of a run that is gone says so instead of beginning another', async () => {
    const workspace = await open([benchmarkOf('m1', 0.5, 20, 8)]);
    await expect(workspace.measure({ resume: 'm1' })).rejects.toThrow(/no longer stored/);
    expect(workspace.info).toBeNull();
  });
});

test('the newest finished one is looked at until another is chosen, and removing it moves on', async () => {
  const { benchmarks } = await open([benchmarkOf('m1', 0.4), benchmarkOf('m2', 0.6), benchmarkOf('m3', 0.6, 600, 20)]);
  expect(benchmarks.all.map(({ id }) => id)).toEqual(['m3', 'm2', 'm1']);
  expect(benchmarks.selected?.id).toBe('m2');
  benchmarks.select('m1');
  benchmarks.toggleComparison('m2');
  benchmarks.toggleComparison('m1');
  expect(benchmarks.compared).toEqual(['m2', 'm1']);
  await benchmarks.remove('m1');
  expect(benchmarks.selected?.id).toBe('m2');
  expect(benchmarks.compared).toEqual(['m2']);
  benchmarks.toggleComparison('m2');
  expect(benchmarks.compared).toEqual([]);
});

test('rows are asked for once, and again where that failed', async () => {
  const lab = scriptedLaboratory();
  let asked = 0;
  const workspace = new Workspace(
    servicesOf({
      ...lab,
      rows: async (source, count) => {
        if (!asked++) throw new Error('The rows are not there yet.');
        return lab.rows(source, count);
      }
    })
  );
  await expect(workspace.benchmarks.rowsOf('test')).rejects.toThrow('not there yet');
  await expect.poll(() => workspace.benchmarks.rowsOf('test').then((rows) => rows.length)).toBe(600);
  await workspace.benchmarks.rowsOf('test');
  expect(asked).toBe(2);
});

test('a set of one’s own is there once taken in, with what was wrong, and gone once removed', async () => {
  const { benchmarks } = await open();
  expect(await benchmarks.importSet('mine', '{"id":1}\nnonsense\n')).toEqual({ rows: 1, unchecked: 1, problems: ['Line 2 is not JSON.'] });
  expect(benchmarks.sets.map(({ name }) => name)).toEqual(['mine']);
  expect(await benchmarks.rowsOf('mine')).toHaveLength(1);
  await benchmarks.removeSet('mine');
  expect(benchmarks.sets).toEqual([]);
});

test('watching a row starts a run that trains nobody, after the open one is kept', async () => {
  const lab = scriptedLaboratory();
  const started: RunConfig[] = [];
  let saved = 0;
  const workspace = new Workspace(
    servicesOf({
      ...lab,
      start: async (config) => {
        started.push(config);
        return lab.start(config);
      },
      saveCheckpoint: async () => `step-${saved++}`
    }),
    '?preset=quick&seed=11'
  );
  await workspace.open();
  await workspace.step();
  await workspace.watch('test-coop-0003', 'test');
  expect(saved).toBe(1);
  expect(workspace.watching).toBe(true);
  expect(started.at(-1)).toMatchObject({ row: 'test-coop-0003', data: 'shop', trained: 'none', steps: 1, queries: 1, seed: 11 });
  await workspace.watch('a-1', 'mine');
  expect(saved).toBe(1);
  expect(started.at(-1)).toMatchObject({ row: 'a-1', data: 'mine' });
  await workspace.watch('dev-maths-0003', 'dev', 'maths');
  expect(started.at(-1)).toMatchObject({ row: 'dev-maths-0003', data: 'maths', team: 'maths' });
  await workspace.watch('dev-coop-0003', 'dev', 'shop');
  expect(started.at(-1)).toMatchObject({ data: 'shop', team: 'specialists' });
});

test.each(INHERITED)('rows of a set called %s are asked for', async (name) => {
  const { benchmarks } = await open([]);
  const asked = benchmarks.rowsOf(name);
  expect(asked).toBeInstanceOf(Promise);
  expect(benchmarks.rowsOf(name)).toBe(asked);
  await asked.catch(() => undefined);
});
