/** The real loop under the laboratory: a run killed anywhere and resumed in another tab tells the story of one that was never interrupted. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { makeLaboratory } from '../../src/bridge/laboratory';
import { beginRun, resumeRun } from '../../src/loop/begin';
import { runStep } from '../../src/loop/run';
import type { Archive } from '../../src/record/archive';
import type { LabEvent } from '../../src/record/event';
import { openArchive } from '../../src/store/archive';
import { scriptedEngine } from '../loop/scripted';
import { toyConfig, toyLab } from '../loop/toyLab';

const config = toyConfig({ steps: 3, evaluateEvery: 2, evaluateRows: 5, checkpointEvery: 1 });

let time = 0;

function openTab(archive: Archive) {
  const engine = scriptedEngine();
  const lab = toyLab(engine);
  return makeLaboratory({
    archive,
    open: async () => ({
      engine,
      begin: (run, values) => beginRun(run, values, lab),
      resume: (state, saved) => resumeRun(state, saved, lab),
      step: (state) => runStep(state, lab)
    }),
    hold: async () => undefined,
    team: lab.team,
    clock: () => (time += 1000)
  });
}

const said = (events: readonly LabEvent[]) =>
  events.filter(({ type }) => type !== 'checkpoint' && type !== 'resumed').map(({ seq: _, run: __, ...event }) => event);

describe('the real loop', () => {
  it.each([1, 17, 60, 120, 150])('killed after turn stop %i and resumed equals an uninterrupted run', async (stops) => {
    const archive = await openArchive(`loop-${stops}`);
    const whole = openTab(archive);
    await whole.start(config);
    await whole.advance('episode', 3);
    const first = (await archive.runs())[0]!.run;

    const killed = openTab(archive);
    await killed.start(config);
    const { run } = (await archive.runs())[0]!;
    await killed.advance('turn', stops);
    const again = openTab(archive);
    await again.resume(run);
    await again.advance('episode', 3);
    expect(said(await again.history(run))).toEqual(said(await whole.history(first)));
    expect((await archive.load(run))!.engine).toEqual((await archive.load(first))!.engine);
    expect((await archive.load(run))!.lab.memory).toEqual((await archive.load(first))!.lab.memory);
  });
});
