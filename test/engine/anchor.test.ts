/** The anchor of the KL penalty: the adapters' values when they were anchored, exactly, kept and saved with them. */
import { describe, expect, it } from 'vitest';
import type { Engine, EngineState, UpdateReport } from '../../src/record/engine';
import type { Sample } from '../../src/record/sample';
import { AGENTS, GRPO, lesson, openDesk, OPTIMISER, SPEC, teach } from './desk';

const SAMPLES: readonly Sample[] = AGENTS.map((agent) => ({ ...lesson(agent), logprobs: [-1, -2, -1] }));

const reinforce = (engine: Engine): Promise<UpdateReport> => engine.update({ samples: SAMPLES, loss: GRPO, optimiser: OPTIMISER, tokenBudget: 100 });

/** An engine whose adapters have learnt something. */
async function openTaught(device: 'wasm' | 'webgpu'): Promise<Engine> {
  const engine = await openDesk(device);
  await teach(engine, AGENTS);
  await teach(engine, AGENTS, [33, 20, 1]);
  return engine;
}

/** Mean of the k3 estimate from log-probabilities of the reference and of now. */
function meanKl(reference: readonly number[][], now: readonly number[][]): number {
  const away = reference.flat().map((logprob, i) => logprob - now.flat()[i]!);
  return away.reduce((total, d) => total + Math.exp(d) - d - 1, 0) / away.length;
}

describe.each(['wasm', 'webgpu'] as const)('an anchored engine on %s', (device) => {
  it('is at no distance from itself, then at that which scoring says', async () => {
    const engine = await openTaught(device);
    expect((await reinforce(engine)).all.kl, 'Before, the reference is the bare base.').toBeGreaterThan(1e-5);
    const asked = SAMPLES.map((sample) => ({ ...sample, reference: true }));
    expect(await engine.score(asked), 'Asked for, it is that.').toEqual(await engine.score(SAMPLES.map((sample) => ({ ...sample, agent: null }))));
    await engine.anchor();
    const reference = await engine.score(SAMPLES);
    expect((await reinforce(engine)).all.kl).toBe(0);
    const now = await engine.score(SAMPLES);
    expect(now).not.toEqual(reference);
    const both = await engine.score(SAMPLES.flatMap((sample, i) => [sample, asked[i]!]));
    expect(both, 'Asked for in one call with the policy, the reference is what it was.').toEqual(now.flatMap((logprobs, i) => [logprobs, reference[i]!]));
    const { all, agents } = await reinforce(engine);
    expect(all.kl).toBeGreaterThan(1e-6);
    expect(all.kl).toBeCloseTo(meanKl(reference, now), 5);
    expect(agents.qa!.kl).toBeCloseTo(meanKl([reference[1]!], [now[1]!]), 5);
  });
});

describe('an anchor', () => {
  it('is the values as they are, with an optimiser that remembers nothing', async () => {
    const engine = await openTaught('wasm');
    const before = await engine.save();
    const adapters = async () => (await engine.info()).memory.adapters;
    const three = await adapters();
    await engine.anchor();
    for (const [agent, { step, values, firstMoment, secondMoment, anchor }] of Object.entries(await engine.save())) {
      expect({ step, values, anchor }).toEqual({ step: 0, values: before[agent]!.values, anchor: before[agent]!.values });
      expect([...Object.values(firstMoment), ...Object.values(secondMoment)].every((moment) => moment.every((value) => value === 0))).toBe(true);
    }
    expect(await adapters()).toBe((three * 4) / 3);
    await engine.restore(before);
    expect(await engine.save(), 'A state from before has none.').toEqual(before);
    expect(await adapters()).toBe(three);
  });

  it('goes with a saved state into another engine, bit for bit', async () => {
    const goOn = async (engine: Engine): Promise<[EngineState, number | null]> => {
      const { all } = await reinforce(engine);
      return [await engine.save(), all.kl];
    };
    const engine = await openTaught('wasm');
    await engine.anchor();
    await reinforce(engine);
    const saved = structuredClone(await engine.save());
    const other = await openDesk('wasm');
    await other.restore(saved);
    expect(await other.save()).toEqual(saved);
    expect(await goOn(other)).toEqual(await goOn(engine));
    await other.equip(AGENTS, SPEC);
    expect((await reinforce(other)).all.kl, 'New adapters begin at the bare base.').toBe(0);
  });

  it('of one agent leaves the other to the bare base', async () => {
    const engine = await openTaught('wasm');
    const before = await engine.save();
    const bare = (await reinforce(engine)).agents;
    await engine.restore({ master: before.master!, qa: { ...before.qa!, anchor: before.qa!.values } });
    const { agents } = await reinforce(engine);
    expect(agents.qa!.kl).toBe(0);
    expect(agents.master!.kl).toBe(bare.master!.kl);
  });

  it('that does not fit is refused', async () => {
    const engine = await openTaught('wasm');
    const { qa } = await engine.save();
    await expect(engine.restore({ qa: { ...qa!, anchor: { ...qa!.values, 'layers.1.v.B': new Float32Array(3) } } })).rejects.toThrow(
      'The saved adapter of "qa" does not fit: layers.1.v.B has 3 numbers where 32 are needed.'
    );
  });
});
