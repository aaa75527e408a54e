/** What an engine keeps and hands on: an exact state, PEFT folders, and refusals that change nothing. */
import { describe, expect, it } from 'vitest';
import type { Engine, EngineState } from '../../src/record/engine';
import { AGENTS, lesson, openDesk, SPEC, teach } from './desk';

/** A few updates of both agents, of one, and of the other, so that their clocks differ. */
async function learn(engine: Engine): Promise<void> {
  await teach(engine, AGENTS);
  await teach(engine, ['qa'], [33, 20, 1]);
}

const goOn = async (engine: Engine): Promise<EngineState> => {
  await teach(engine, AGENTS, [25, 26, 27, 1]);
  await teach(engine, ['master']);
  return engine.save();
};

describe('a saved state', () => {
  it('continues as if it had not stopped, bit for bit', async () => {
    const engine = await openDesk('wasm');
    await learn(engine);
    const saved = structuredClone(await engine.save());
    expect([saved.master!.step, saved.qa!.step]).toEqual([1, 2]);
    const uninterrupted = await goOn(engine);
    const other = await openDesk('wasm');
    await teach(other, ['qa'], [9, 9, 9]); // whatever was there is overwritten
    await other.restore(saved);
    expect(await other.save()).toEqual(saved);
    expect(await goOn(other)).toEqual(uninterrupted);
    await engine.restore(saved);
    expect(await goOn(engine), 'Going back in the same engine is no different.').toEqual(uninterrupted);
    expect(uninterrupted).not.toEqual(saved);
  });

  it('of one agent leaves the others as they are', async () => {
    const engine = await openDesk('wasm');
    const fresh = await engine.save();
    await learn(engine);
    const { master, qa } = await engine.save();
    await engine.restore({ qa: fresh.qa! });
    expect(await engine.save()).toEqual({ master, qa: fresh.qa });
    expect(qa).not.toEqual(fresh.qa);
  });

  it('that does not fit is refused, and nothing is changed', async () => {
    const engine = await openDesk('wasm');
    await learn(engine);
    const saved = await engine.save();
    const short = { ...saved.qa!, firstMoment: { ...saved.qa!.firstMoment, 'layers.1.v.B': new Float32Array(3) } };
    const fresh = Object.fromEntries(Object.entries(saved.master!.values).map(([name, { length }]) => [name, new Float32Array(length)]));
    await expect(engine.restore({ master: { ...saved.master!, values: fresh }, qa: short })).rejects.toThrow(
      'The saved adapter of "qa" does not fit: layers.1.v.B has 3 numbers where 32 are needed.'
    );
    await expect(engine.restore({ poet: saved.qa! })).rejects.toThrow('No adapter is open for the agent "poet"');
    expect(await engine.save()).toEqual(saved);
  });
});

describe('an adapter folder', () => {
  const questions = ['qa', 'master'].map((agent) => ({ agent, context: lesson(agent).context, completion: [30, 31, 1] }));

  it('carries all that an agent has learnt to another engine, and to another agent', async () => {
    const engine = await openDesk('wasm');
    await learn(engine);
    const folder = await engine.exportAdapter('qa');
    const other = await openDesk('wasm');
    await other.importAdapter('master', folder);
    const [learnt] = await engine.score(questions);
    const [bare, carried] = await other.score(questions);
    expect(carried).toEqual(learnt);
    expect(bare).not.toEqual(learnt);
    expect(await other.exportAdapter('master')).toEqual(folder);
    expect((await other.save()).master, 'Its optimiser starts anew.').toMatchObject({ step: 0 });
  });

  it('that does not fit is refused, and nothing is changed', async () => {
    const engine = await openDesk('wasm');
    const before = await engine.save();
    const folder = await engine.exportAdapter('qa');
    const wider = await openDesk('wasm');
    await wider.equip(AGENTS, { ...SPEC, rank: 4 });
    await expect(wider.importAdapter('qa', folder)).rejects.toThrow('The adapter has rank 2 and alpha 4; this run needs rank 4 and alpha 4.');
    await expect(engine.importAdapter('qa', {})).rejects.toThrow('An adapter needs both adapter_config.json and adapter_model.safetensors.');
    await expect(engine.importAdapter('poet', folder)).rejects.toThrow('No adapter is open for the agent "poet"');
    expect(await engine.save()).toEqual(before);
  });
});

describe('fresh adapters', () => {
  it('change nothing, and depend on seed and name alone', async () => {
    const engine = await openDesk('wasm');
    const [of, bare] = [await engine.save(), { context: lesson('qa').context, completion: [30, 31] }];
    const [fresh, base] = await engine.score([
      { ...bare, agent: 'qa' },
      { ...bare, agent: null }
    ]);
    expect(fresh).toEqual(base);
    await engine.equip(['poet', ...AGENTS], SPEC);
    const { qa, poet } = await engine.save();
    expect(qa).toEqual(of.qa);
    expect(poet).not.toEqual(of.qa);
    await engine.equip(AGENTS, { ...SPEC, seed: 12 });
    expect((await engine.save()).qa).not.toEqual(of.qa);
  });
});
