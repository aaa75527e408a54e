/** The queue line by line and summed up over the seeds; the figures are worked out by hand. */
import { expect, test } from 'vitest';
import type { RunSummary } from '../../../src/record/archive';
import { configOf, type RunConfig } from '../../../src/record/config';
import { changeQueue, EMPTY_QUEUE, type QueueChange } from '../../../src/record/queue';
import { queueLines, summariseSeeds, tellSeeds, type LiveRun } from '../../../src/view/runs/queueLines';
import { systemConfig } from '../../../src/system/systems';
import { describeConfig } from '../../../src/view/settings/describeConfig';

const of = (seed: number, more: Partial<RunConfig> = {}) => configOf({ seed, steps: 4, ...more });
const stored = (run: string, config: RunConfig, checkpointStep: number | null): RunSummary => ({
  ...{ run, config, checkpointStep, createdAt: 0 },
  ...{ dataHash: 'toy', checkpoints: [], events: 1, lastMetrics: null }
});
const nothingOpen: LiveRun = { run: null, points: [], evaluations: [] };
const done = (id: number, solved: number, rows = 10): QueueChange => ({
  ...{ type: 'done', id, run: `run-${id}`, counted: id === 2 },
  score: rows ? { step: 4, rows, solved } : null
});

const queue = (
  [
    { type: 'add', configs: [of(1), of(2), of(3), of(1, { topK: 5 }), of(2, { topK: 5 })] },
    done(1, 5),
    done(2, 8),
    { type: 'begun', id: 3, run: 'run-3' },
    { type: 'failed', id: 4, reason: 'No model. Get it.' }
  ] satisfies QueueChange[]
).reduce<typeof EMPTY_QUEUE>(changeQueue, EMPTY_QUEUE);

test('a line says how far its run is, of the open one as it is now', () => {
  const runs = [stored('run-1', of(1), 4), stored('run-3', of(3), 1)];
  const lines = queueLines(queue, runs, nothingOpen);
  expect(
    lines.map(({ state, run, stored: kept, counted, step, steps, score, reason }) => [state, run, kept, counted, step, steps, score?.solved, reason])
  ).toEqual([
    ['done', 'run-1', true, false, 4, 4, 5, null],
    ['done', 'run-2', false, true, 4, 4, 8, null],
    ['begun', 'run-3', true, false, 1, 4, undefined, null],
    ['failed', null, false, false, 0, 4, undefined, 'No model. Get it.'],
    ['waiting', null, false, false, 0, 4, undefined, null]
  ]);
  const live = { run: 'run-3', points: [0, 1, 2], evaluations: [{ step: 2, all: { rows: 10, solved: 3 } }] };
  expect(queueLines(queue, runs, live)[2]).toMatchObject({ step: 3, score: { step: 2, rows: 10, solved: 3 } });
});

test('a summary is the mean over the finished seeds, with their sample standard deviation', () => {
  const [first, second] = summariseSeeds(queueLines(queue, [], nothingOpen));
  // 0.5 and 0.8: mean 0.65, deviation √((0.15² + 0.15²) / 1) = 0.2121.
  expect(first).toMatchObject({ settings: 'Steps 4', seeds: 3, finished: 2, evaluated: 2, rows: [10, 10] });
  expect(first!.mean).toBeCloseTo(0.65, 12);
  expect(first!.deviation).toBeCloseTo(Math.sqrt(0.045), 12);
  expect(tellSeeds(first!)).toBe('65.0 ± 21.2% solved, 2 seeds, 10 rows each');
  expect(second).toMatchObject({ settings: 'Steps 4, Groups K 5', seeds: 2, finished: 0, mean: null, deviation: null, rows: null });
  expect(tellSeeds(second!)).toBe('no run is finished yet');
});

test('a summary says what it is of: one seed without a spread, rows that differ, and none', () => {
  const after = (...changes: QueueChange[]) =>
    tellSeeds(summariseSeeds(queueLines(changes.reduce(changeQueue, changeQueue(EMPTY_QUEUE, { type: 'add', configs: [of(1), of(2)] })), [], nothingOpen))[0]!);
  expect(after(done(1, 1, 1))).toBe('100.0% solved, 1 seed, 1 row');
  expect(after(done(1, 5), done(2, 10, 20))).toBe('50.0 ± 0.0% solved, 2 seeds, 10 to 20 rows each');
  expect(after(done(1, 5, 0))).toBe('no run was evaluated');
  expect(after(done(1, 5, 0), done(2, 5))).toBe('50.0% solved, 1 seed, 10 rows');
});

test('settings are told in words, from the nearest preset on, without the seed', () => {
  expect(describeConfig(configOf({ seed: 8 }))).toBe('the defaults');
  expect(describeConfig(configOf({ beta: 0.2, topK: 5 }))).toBe('Groups K 5, KL weight β 0.2');
  expect(describeConfig(configOf({ queries: 2, groupSize: 4 }))).toBe('preset quick');
  expect(describeConfig(configOf({ queries: 2, groupSize: 4, steps: 9 }))).toBe('preset quick, Steps 9');
  expect(describeConfig(systemConfig({ system: 'prost', topK: 5 }))).toBe('system prost, Groups K 5');
});
