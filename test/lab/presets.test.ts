/** Every preset of every system under the real laboratory: steps, is resumed exactly in another tab, and exported goes on elsewhere as it would have here. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { Archive } from '../../src/record/archive';
import { totalSteps } from '../../src/record/steps';
import { openArchive } from '../../src/store/archive';
import { presetsOf, systemConfig, SYSTEMS } from '../../src/system/systems';
import { scriptedEngine } from '../loop/scripted';
import { toyConfig } from '../loop/toyLab';
import { openLoopTab, said } from './loopTab';

/** Right and wrong in turns, so that rewards differ and something is learned. */
const openTab = (archive: Archive) => openLoopTab(archive, scriptedEngine([1, 0.5, 0, -1]));

/** The toy team has specialists: who is alone is not in it, and has a test of its own. */
const PRESETS = [...SYSTEMS.map(({ name }) => [`${name} by default`, { system: name }] as const), ...Object.entries(presetsOf())].filter(
  ([, preset]) => !('team' in preset)
);

describe.each(PRESETS)('%s', (name, preset) => {
  const { steps, warmRows } = systemConfig(preset);
  const small = { queries: 3, groupSize: 3, evaluateRows: 5, checkpointEvery: 1, maxTokens: 200, learningRate: 0.05, warmBatch: 2, warmEpochs: 2 };
  const config = toyConfig({
    ...systemConfig(preset),
    ...small,
    steps: Math.min(steps, 3),
    warmRows: Math.min(warmRows, 4),
    evaluateEvery: 2,
    varianceFloor: 0
  });

  it('ends the same, killed in any step and resumed, or exported after the first and imported elsewhere', async () => {
    const archive = await openArchive(`preset-${name}`);
    const whole = openTab(archive);
    await whole.start(config);
    await whole.advance('episode', 1);
    const bundle = await whole.exportBundle();
    await whole.advance('episode', 99);
    const first = (await archive.runs())[0]!;
    expect(first.checkpointStep).toBe(totalSteps(config));
    const log = await whole.history(first.run);
    expect(log.some(({ type }) => type === 'update' || type === 'taught')).toBe(true);
    const end = await archive.load(first.run);

    const killed = openTab(archive);
    await killed.start(config);
    const { run } = (await archive.runs())[0]!;
    await killed.advance('episode', 1);
    await killed.advance('phase', 2);
    const again = openTab(archive);
    await again.resume(run);
    await again.advance('episode', 99);
    expect(said(await again.history(run))).toEqual(said(log));
    expect((await archive.load(run))!.engine).toEqual(end!.engine);

    const elsewhere = await openArchive(`preset-${name}-elsewhere`);
    const other = openTab(elsewhere);
    await other.importBundle(bundle);
    await other.advance('episode', 99);
    const imported = (await elsewhere.runs())[0]!.run;
    expect(said(await other.history(imported))).toEqual(said(log));
    expect((await elsewhere.load(imported))!.engine).toEqual(end!.engine);
  });
});
