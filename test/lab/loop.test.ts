/** The real loop under the laboratory: a run killed anywhere and resumed in another tab has the log of one that was never interrupted. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { totalSteps } from '../../src/record/steps';
import { openArchive } from '../../src/store/archive';
import { toyConfig } from '../loop/toyLab';
import { openLoopTab, said } from './loopTab';

const config = toyConfig({ steps: 3, evaluateEvery: 2, evaluateRows: 5, checkpointEvery: 1 });

describe('the real loop', () => {
  it.each([1, 17, 60, 120, 150])('killed after turn stop %i and resumed equals an uninterrupted run', async (stops) => {
    const archive = await openArchive(`loop-${stops}`);
    const whole = openLoopTab(archive);
    await whole.start(config);
    await whole.advance('episode', 3);
    const first = (await archive.runs())[0]!.run;

    const killed = openLoopTab(archive);
    await killed.start(config);
    const { run } = (await archive.runs())[0]!;
    await killed.advance('turn', stops);
    const again = openLoopTab(archive);
    await again.resume(run);
    await again.advance('episode', 3);
    expect(said(await again.history(run))).toEqual(said(await whole.history(first)));
    expect((await archive.load(run))!.engine).toEqual((await archive.load(first))!.engine);
    expect((await archive.load(run))!.lab.memory).toEqual((await archive.load(first))!.lab.memory);
  });

  it.each([1, 3, 5, 8])('with a warm-up, killed after phase %i and resumed, ends as an uninterrupted run does', async (phases) => {
    const archive = await openArchive(`loop-warm-${phases}`);
    const warm = { ...config, steps: 1, evaluateEvery: 1, warmRows: 4, warmBatch: 2, warmEpochs: 2 };
    const whole = openLoopTab(archive);
    await whole.start(warm);
    await whole.advance('episode', 9);
    const first = (await archive.runs())[0]!;
    expect(first.checkpointStep).toBe(totalSteps(warm));

    const killed = openLoopTab(archive);
    await killed.start(warm);
    const { run } = (await archive.runs())[0]!;
    await killed.advance('phase', phases);
    const again = openLoopTab(archive);
    await again.resume(run);
    await again.advance('episode', 9);
    expect(said(await again.history(run))).toEqual(said(await whole.history(first.run)));
    expect((await archive.load(run))!.engine).toEqual((await archive.load(first.run))!.engine);
    expect(await again.advance('episode', 1), 'Nothing follows.').toBe(0);
  });

  it('measured in the middle of a step is what it was at the end of the last one, and trains on as if it had not been', async () => {
    const archive = await openArchive('loop-measured');
    const whole = openLoopTab(archive);
    await whole.start(config);
    await whole.advance('episode', 1);
    const request = { source: 'test', temperature: 1, rows: 40 };
    const { results } = await whole.benchmark(request, () => undefined);
    await whole.advance('episode', 2);
    const first = (await archive.runs())[0]!.run;

    const other = openLoopTab(archive);
    await other.start(config);
    const { run } = (await archive.runs())[0]!;
    await other.advance('episode', 1);
    await other.advance('phase', 5);
    expect((await other.benchmark(request, () => undefined)).results).toEqual(results);
    await other.advance('episode', 2);
    expect(said(await other.history(run))).toEqual(said(await whole.history(first)));
    expect((await archive.load(run))!.engine).toEqual((await archive.load(first))!.engine);
  });

  it('lets a pause in between the rows of a long evaluation', async () => {
    const archive = await openArchive('loop-paused');
    const lab = openLoopTab(archive);
    await lab.start(toyConfig({ steps: 2, evaluateEvery: 1, evaluateRows: 100 }));
    const { run } = (await archive.runs())[0]!;
    void lab.subscribe(
      (events) => {
        if (events.some((event) => event.type === 'evaluating')) void lab.pause();
      },
      () => undefined
    );
    for (let pulled = 1; pulled;) pulled = await lab.advance('episode', 9);
    const types = (await lab.history(run)).map(({ type }) => type);
    expect(types.filter((type) => type === 'evaluating')).toHaveLength(9);
    expect(types.filter((type) => type === 'evaluation')).toHaveLength(3);
  });
});
