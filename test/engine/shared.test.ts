/** One adapter for all agents, on a small drawn model: what one agent learns changes all, and an update is that of one agent who had said everything. */
import { describe, expect, it } from 'vitest';
import { SHARED_ADAPTER, type Engine, type UpdateFigures } from '../../src/record/engine';
import type { Sample } from '../../src/record/sample';
import { AGENTS, GRPO, openDesk, OPTIMISER, SPEC, teach } from './desk';

/** An engine whose agents share one adapter. */
async function openShared(agents: readonly string[] = AGENTS): Promise<Engine> {
  const engine = await openDesk('wasm');
  await engine.equip(agents, { ...SPEC, shared: true });
  return engine;
}

/** An engine of one agent, by the name of the adapter that others share: the oracle. */
async function openAlone(): Promise<Engine> {
  const engine = await openDesk('wasm');
  await engine.equip([SHARED_ADAPTER], SPEC);
  return engine;
}

const sampled = (agent: string, completion: readonly number[], advantage: number): Sample => ({
  ...{ agent, context: [5, 6, 7, 8], completion, logprobs: completion.map(() => -3), copies: 1 },
  positive: Math.max(0, advantage),
  negative: Math.min(0, advantage)
});
const SAMPLES = [sampled('master', [30, 31, 1], 1), sampled('qa', [33, 20, 1], -0.5), sampled('qa', [12, 1], 0.7)];
const asOne = (samples: readonly Sample[]): Sample[] => samples.map((sample) => ({ ...sample, agent: SHARED_ADAPTER }));
const update = (engine: Engine, samples: readonly Sample[]) =>
  engine.update({ samples, loss: { ...GRPO, innerUpdates: 2 }, optimiser: { ...OPTIMISER, rise: 3 }, tokenBudget: 12, perToken: true });
const questions = (agents: readonly string[]) => agents.map((agent) => ({ agent, context: [5, 6, 7, 8], completion: [30, 31, 1] }));

describe('a shared adapter', () => {
  it('changes for all agents by what one has learned', async () => {
    const engine = await openShared();
    const [before] = await engine.score(questions(['master']));
    await teach(engine, ['qa']);
    const [master, qa] = await engine.score(questions(['master', 'qa']));
    expect(master).toEqual(qa);
    expect(master).not.toEqual(before);
    const apart = await openDesk('wasm');
    await teach(apart, ['qa']);
    expect((await apart.score(questions(['master'])))[0], 'With adapters of their own it does not.').toEqual(before);
  });

  it('is updated by one gradient over the samples of all agents, bit for bit as of one agent', async () => {
    const [shared, alone] = [await openShared(), await openAlone()];
    for (let round = 0; round < 2; round++) {
      const [ours, theirs] = [await update(shared, SAMPLES), await update(alone, asOne(SAMPLES))];
      expect(ours.tokens).toEqual(theirs.tokens);
      // Figures are summed up agent by agent, so their last bits may differ.
      for (const [name, value] of Object.entries(theirs.all)) expect(ours.all[name as keyof UpdateFigures], name).toBeCloseTo(value as number, 12);
      expect(ours.trainedTokens).toBe(theirs.trainedTokens);
    }
    const state = await shared.save();
    expect(state).toEqual(await alone.save());
    expect(state[SHARED_ADAPTER]!.step, 'Two updates of two inner ones each, whoever spoke.').toBe(4);
  });

  it('has figures by agent, whose losses and tokens add up to those of all', async () => {
    const { all, agents } = await update(await openShared(), SAMPLES);
    expect(Object.keys(agents).sort()).toEqual([...AGENTS].sort());
    const total = (name: 'samples' | 'completionTokens' | 'loss') => Object.values(agents).reduce((sum, figures) => sum + figures[name], 0);
    expect([total('samples'), total('completionTokens')]).toEqual([all.samples, all.completionTokens]);
    expect(total('loss')).toBeCloseTo(all.loss, 6);
  });

  it('generates for every agent as for one', async () => {
    const [shared, alone] = [await openShared(), await openAlone()];
    for (const engine of [shared, alone]) await update(engine, engine === shared ? SAMPLES : asOne(SAMPLES));
    const asks = AGENTS.map((agent, seed) => ({ agent, context: [5, 6, 7], maxTokens: 12, temperature: 1, seed }));
    expect(await shared.generate(asks)).toEqual(await alone.generate(asks.map((ask) => ({ ...ask, agent: SHARED_ADAPTER }))));
    await expect(shared.generate([{ ...asks[0]!, agent: 'poet' }])).rejects.toThrow('No adapter is open for the agent "poet"; there are master, qa.');
  });

  it('is saved, anchored, restored and exported by its own name, and takes the memory of one', async () => {
    const engine = await openShared();
    await update(engine, SAMPLES);
    await engine.anchor();
    await teach(engine, ['master']);
    const saved = structuredClone(await engine.save());
    expect(Object.keys(saved)).toEqual([SHARED_ADAPTER]);
    const other = await openShared();
    await other.restore(saved);
    expect(await other.save()).toEqual(saved);
    for (const each of [engine, other]) await update(each, SAMPLES);
    expect(await other.save()).toEqual(await engine.save());
    const single = await openAlone();
    await single.importAdapter(SHARED_ADAPTER, await engine.exportAdapter(SHARED_ADAPTER));
    expect((await single.score(questions([SHARED_ADAPTER])))[0]).toEqual((await engine.score(questions(['qa'])))[0]);
    const fresh = [await openShared(), await openDesk('wasm')] as const;
    const bytes = await Promise.all(fresh.map(async (each) => (await each.info()).memory.adapters));
    expect(bytes[1]).toBe(AGENTS.length * bytes[0]!);
  });

  it('is not mistaken for an adapter of one agent, nor the other way round, and nothing is changed', async () => {
    const [shared, apart] = [await openShared(), await openDesk('wasm')];
    const [team, each] = [await shared.save(), await apart.save()];
    await expect(apart.restore(team)).rejects.toThrow('This is one adapter for all agents, and here each agent has its own.');
    await expect(shared.restore(each)).rejects.toThrow('This is an adapter of "master" alone, and here all agents share one.');
    await expect(shared.exportAdapter('qa')).rejects.toThrow('This is an adapter of "qa" alone');
    await expect(shared.importAdapter('qa', await apart.exportAdapter('qa'))).rejects.toThrow('This is an adapter of "qa" alone');
    expect([await shared.save(), await apart.save()]).toEqual([team, each]);
  });
});
