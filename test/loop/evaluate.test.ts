/** Evaluation: every row once, greedy or sampled, apart from training. */
import { describe, expect, it } from 'vitest';
import { beginRun } from '../../src/loop/begin';
import { evaluateHeldOut, evaluateTasks, isEvaluated, measureRows } from '../../src/loop/evaluate';
import type { RowResult } from '../../src/record/benchmark';
import type { Task } from '../../src/record/task';
import { scriptedEngine } from './scripted';
import { toyConfig, toyLab } from './toyLab';

describe('evaluate', () => {
  it('counts rows and solved ones by kind, over more than one chunk', async () => {
    const lab = toyLab(scriptedEngine([1, 0, 0, 0]));
    const { state } = await beginRun('run', toyConfig(), lab);
    const score = await evaluateTasks(state, lab, lab.data.heldOut(120), 'test');
    expect(score.all).toEqual({ rows: 120, solved: 120 });
    expect(score.kinds.efc).toEqual({ rows: 60, solved: 60 });
    expect(score.kinds.qa).toEqual({ rows: 0, solved: 0 });
    // a single task takes four turns, a cooperative one seven
    expect(score.turnsPerTask).toBe(5.5);
  });

  it('is greedy by default and sampled on request, reproducibly', async () => {
    const lab = toyLab(scriptedEngine([0.5, 0.4, 0, 0]));
    const { state } = await beginRun('run', toyConfig(), lab);
    const sampled = await evaluateTasks(state, lab, lab.data.heldOut(60), 'test', 1);
    expect((await evaluateTasks(state, lab, lab.data.heldOut(60), 'test')).all.solved).toBe(60);
    expect(sampled.all.solved).toBeLessThan(40);
    expect(await evaluateTasks(state, lab, lab.data.heldOut(60), 'test', 1)).toEqual(sampled);
  });

  it('changes neither adapters nor memory', async () => {
    const lab = toyLab();
    const { state } = await beginRun('run', toyConfig(), lab);
    const [before, adapters] = structuredClone([state, await lab.engine.save()]);
    await evaluateTasks(state, lab, lab.data.heldOut(20), 'dev');
    expect(state).toEqual(before);
    expect(await lab.engine.save()).toEqual(adapters);
  });

  it('says after every thirty-two rows how far it is', async () => {
    const lab = toyLab();
    const { state } = await beginRun('run', toyConfig({ evaluateRows: 70 }), lab);
    const told: unknown[] = [];
    for await (const event of evaluateHeldOut(state, lab)) told.push(event.type === 'evaluating' ? [event.done, event.rows] : event.type);
    expect(told).toEqual([[32, 70], [64, 70], 'evaluation']);
  });

  it('is never done for a run that trains nobody', () => {
    expect(isEvaluated(toyConfig({ evaluateEvery: 5 }))).toBe(true);
    expect(isEvaluated(toyConfig({ evaluateEvery: 5, trained: 'none' }))).toBe(false);
    expect(isEvaluated(toyConfig({ evaluateEvery: 0 }))).toBe(false);
  });
});

describe('measure', () => {
  const sampled = scriptedEngine([2, 0.4, 0.2, 0]);

  async function measured(chunk: number | undefined, change: (tasks: readonly Task[]) => readonly Task[] = (tasks) => tasks) {
    const lab = toyLab(sampled);
    const { state } = await beginRun('run', toyConfig(), lab);
    const results: RowResult[] = [];
    for await (const result of measureRows(state, lab, change(lab.data.heldOut(70)), { temperature: 1, ...(chunk === undefined ? {} : { chunk }) }))
      results.push(result);
    return results;
  }

  it('gives a row the same result in any chunk and any company', async () => {
    const whole = await measured(undefined);
    expect(whole).toHaveLength(70);
    expect(new Set(whole.map(({ final }) => final)).size).toBeGreaterThan(5);
    for (const chunk of [1, 7, 70]) expect(await measured(chunk)).toEqual(whole);
    expect(await measured(3, (tasks) => [...tasks].reverse().slice(0, 10))).toEqual([...whole].reverse().slice(0, 10));
  });

  it('says of each row what its trajectory was', async () => {
    const results = await measured(undefined);
    const right = results.filter(({ solved }) => solved);
    expect(right.length).toBeGreaterThan(0);
    expect(right.every(({ accuracy, wellFormed, calls, errors }) => accuracy === 1 && wellFormed && calls > 0 && errors === 0)).toBe(true);
    const garbled = results.filter(({ final }) => final === null);
    expect(garbled.length).toBeGreaterThan(0);
    expect(garbled.every(({ solved, accuracy, wellFormed }) => !solved && accuracy === 0 && !wellFormed)).toBe(true);
    expect(results.every(({ turns, tokens }) => turns >= 1 && tokens >= turns)).toBe(true);
  });

  it('takes an episode that ends without an answer for badly formed, though each of its turns is well formed', async () => {
    const lab = toyLab(scriptedEngine([1, 0, 0, 0]));
    const { state } = await beginRun('run', toyConfig({ maxTurns: 2 }), lab);
    for await (const result of measureRows(state, lab, lab.data.heldOut(4), { temperature: 0 }))
      expect(result).toMatchObject({ turns: 2, final: null, wellFormed: false, solved: false });
  });

  it('counts the calls that the shop answered with an error', async () => {
    const world = { call: () => 'error: out_of_stock, 3 left', effects: () => [], copy: () => ({ ...world }) };
    const lab = toyLab(scriptedEngine([1, 0, 0, 0]), { openWorld: () => world });
    const { state } = await beginRun('run', toyConfig(), lab);
    for await (const result of measureRows(state, lab, lab.data.heldOut(4), { temperature: 0 }))
      expect(result).toMatchObject({ solved: false, calls: result.kind === 'coop' ? 2 : 1, errors: result.kind === 'coop' ? 2 : 1 });
  });
});
