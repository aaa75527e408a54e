/** Evaluation: every row once, greedy or sampled, apart from training. */
import { describe, expect, it } from 'vitest';
import { beginRun } from '../../src/loop/begin';
import { evaluate } from '../../src/loop/evaluate';
import { scriptedEngine } from './scripted';
import { toyConfig, toyLab } from './toyLab';

describe('evaluate', () => {
  it('counts rows and solved ones by kind, over more than one chunk', async () => {
    const lab = toyLab(scriptedEngine([1, 0, 0, 0]));
    const { state } = await beginRun('run', toyConfig(), lab);
    const score = await evaluate(state, lab, lab.data.held(120), 'test');
    expect(score.all).toEqual({ rows: 120, solved: 120 });
    expect(score.kinds.efc).toEqual({ rows: 60, solved: 60 });
    expect(score.kinds.qa).toEqual({ rows: 0, solved: 0 });
    // a single task takes four turns, a cooperative one seven
    expect(score.turnsPerTask).toBe(5.5);
  });

  it('is greedy by default and sampled on request, reproducibly', async () => {
    const lab = toyLab(scriptedEngine([0.5, 0.4, 0, 0]));
    const { state } = await beginRun('run', toyConfig(), lab);
    const sampled = await evaluate(state, lab, lab.data.held(60), 'test', 1);
    expect((await evaluate(state, lab, lab.data.held(60), 'test')).all.solved).toBe(60);
    expect(sampled.all.solved).toBeLessThan(40);
    expect(await evaluate(state, lab, lab.data.held(60), 'test', 1)).toEqual(sampled);
  });

  it('changes neither adapters nor memory', async () => {
    const lab = toyLab();
    const { state } = await beginRun('run', toyConfig(), lab);
    const [before, adapters] = structuredClone([state, await lab.engine.save()]);
    await evaluate(state, lab, lab.data.held(20), 'dev');
    expect(state).toEqual(before);
    expect(await lab.engine.save()).toEqual(adapters);
  });
});
