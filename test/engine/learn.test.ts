/** Updates through the engine's door: they go the right way, for the right agents, and do not depend on how samples were cut or merged. */
import { describe, expect, it } from 'vitest';
import type { AdapterState, Engine, GrpoLoss, RatioLevel } from '../../src/record/engine';
import type { Sample } from '../../src/record/sample';
import { AGENTS, GRPO, lesson, openDesk, OPTIMISER, teach } from './desk';

const CONTEXT = [5, 6, 7, 8];

/** Completions drawn by the engine itself, the first praised as much as the second is blamed. */
async function drawSamples(engine: Engine, agent = 'qa', temperature = 1): Promise<Sample[]> {
  const drawn = await engine.generate([1, 2].map((seed) => ({ agent, context: CONTEXT, maxTokens: 6, temperature, seed })));
  return drawn.map(({ tokens, logprobs }, i) => ({
    agent,
    context: CONTEXT,
    completion: tokens,
    logprobs,
    positive: i === 0 ? 1 : 0,
    negative: i === 0 ? 0 : -1,
    copies: 1
  }));
}

const reinforce = (engine: Engine, samples: readonly Sample[], loss: GrpoLoss = GRPO, tokenBudget = 100) =>
  engine.update({ samples, loss, optimiser: OPTIMISER, tokenBudget });

const sumOf = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Largest difference between the values of two states. */
const distance = (a: AdapterState, b: AdapterState): number =>
  Math.max(...Object.entries(a.values).flatMap(([name, values]) => [...values].map((value, i) => Math.abs(value - b.values[name]![i]!))));

describe('a supervised update', () => {
  it('lowers the loss, step by step, to what scoring says it is', async () => {
    const engine = await openDesk('wasm');
    const losses: number[] = [];
    for (let i = 0; i < 12; i++) losses.push((await teach(engine, ['qa'])).all.loss);
    expect((await teach(await openDesk('wasm'), ['qa'])).all, 'Nobody is compared with anybody.').toMatchObject({
      kl: null,
      clipLow: null,
      clipHigh: null,
      importanceRatio: null,
      mismatch: null
    });
    expect(losses.every((loss, i) => i === 0 || loss < losses[i - 1]!)).toBe(true);
    expect(losses.at(-1)).toBeLessThan(losses[0]! * 0.7);
    const [scores] = await engine.score([{ ...lesson('qa') }]);
    const { all } = await teach(engine, ['qa']);
    expect(all.loss).toBeCloseTo(-sumOf(scores!) / scores!.length, 5);
  });

  it('leaves the other agents as they are, bit for bit, their moments and clocks too', async () => {
    const engine = await openDesk('wasm');
    await teach(engine, AGENTS);
    const before = await engine.save();
    const report = await teach(engine, ['qa'], [33, 20, 1]);
    const after = await engine.save();
    expect(after.master).toEqual(before.master);
    expect(after.qa!.step).toBe(before.qa!.step + 1);
    expect(distance(after.qa!, before.qa!)).toBeGreaterThan(1e-3);
    expect(Object.keys(report.agents)).toEqual(['qa']);
  });
});

describe('a GRPO update', () => {
  it('makes the praised likelier and the blamed less likely', async () => {
    const engine = await openDesk('wasm');
    const samples = await drawSamples(engine);
    const before = await engine.score(samples);
    const { all, agents } = await reinforce(engine, samples);
    const after = await engine.score(samples);
    expect(sumOf(after[0]!)).toBeGreaterThan(sumOf(before[0]!) + 0.05);
    expect(sumOf(after[1]!)).toBeLessThan(sumOf(before[1]!) - 0.05);
    expect(all).toMatchObject({ samples: 2, completionTokens: samples[0]!.completion.length + samples[1]!.completion.length, clipLow: 0, clipHigh: 0 });
    expect(all.mismatch, 'Sampler and trainer agree.').toBeLessThan(1e-4);
    expect(all.importanceRatio).toBeCloseTo(1, 4);
    expect(all.kl, 'The adapter has just begun.').toBeCloseTo(0, 6);
    expect(all.entropy).toBeGreaterThan(0);
    expect(agents.qa).toEqual(all);
  });

  it.each([0.5, 1.6])('is on policy with samples drawn at temperature %d', async (temperature) => {
    const engine = await openDesk('wasm');
    await reinforce(engine, await drawSamples(engine)); // away from the start
    const samples = await drawSamples(engine, 'qa', temperature);
    const before = await engine.save();
    const { all } = await reinforce(engine, samples, { ...GRPO, temperature });
    expect(all.mismatch).toBeLessThan(1e-4);
    expect(all.importanceRatio).toBeCloseTo(1, 4);
    await engine.restore(before);
    expect((await reinforce(engine, samples)).all.mismatch, 'Scored at 1 they are another policy’s.').toBeGreaterThan(1e-2);
  });

  it('moves away from the start, and says how far', async () => {
    const engine = await openDesk('wasm');
    await reinforce(engine, await drawSamples(engine));
    const samples = await drawSamples(engine);
    const [now, bare] = [await engine.score(samples), await engine.score(samples.map((sample) => ({ ...sample, agent: null })))];
    const { all } = await reinforce(engine, samples);
    const away = samples.flatMap(({ completion }, i) => completion.map((_, t) => bare[i]![t]! - now[i]![t]!));
    expect(all.kl).toBeCloseTo(sumOf(away.map((d) => Math.exp(d) - d - 1)) / away.length, 5);
    expect(all.kl).toBeGreaterThan(1e-4);
  });

  it('leaves agents without a sample as they are, bit for bit, moments and clocks too', async () => {
    const engine = await openDesk('wasm');
    await teach(engine, AGENTS); // so that there are moments
    const samples = await drawSamples(engine);
    const before = await engine.save();
    const optimiser = { ...OPTIMISER, weightDecay: 0.1 };
    await engine.update({ samples, loss: { ...GRPO, innerUpdates: 2 }, optimiser, tokenBudget: 100 });
    const after = await engine.save();
    expect(after.master).toEqual(before.master);
    expect(after.qa!.step).toBe(before.qa!.step + 2);
    expect(distance(after.qa!, before.qa!)).toBeGreaterThan(1e-3);
  });

  it.each(['token', 'sequence'] as const)('does not depend on micro-batches, nor on whether copies were merged, with a ratio per %s', async (ratio) => {
    const engine = await openDesk('wasm');
    const fresh = await engine.save();
    const [praised, blamed] = (await drawSamples(engine)) as [Sample, Sample];
    const apart = [praised, blamed, { ...praised, positive: 0.5 }];
    const results: AdapterState[] = [];
    for (const [samples, budget] of [
      [apart, 100],
      [apart, 1],
      [[{ ...praised, positive: 1.5, copies: 2 }, blamed], 100]
    ] as const) {
      await engine.restore(fresh);
      await reinforce(engine, samples, { ...GRPO, ratio }, budget);
      results.push((await engine.save()).qa!);
    }
    // Adam's first step is the learning rate times the gradient's sign where it is not tiny; moments hold the gradient itself.
    const gradients = results.map(({ firstMoment }) => Object.values(firstMoment).flatMap((values) => [...values]));
    const scale = Math.max(...gradients[0]!.map(Math.abs));
    for (const other of gradients.slice(1)) expect(Math.max(...other.map((value, i) => Math.abs(value - gradients[0]![i]!)))).toBeLessThan(1e-5 * scale);
  });

  it('holds back single tokens, or whole completions where each has one ratio', async () => {
    const engine = await openDesk('wasm');
    const samples = await drawSamples(engine);
    const fresh = await engine.save();
    const [praised, blamed] = samples.map(({ completion }) => completion.length) as [number, number];
    const heldAfter = async (ratio: RatioLevel, innerUpdates: number) => {
      await engine.restore(fresh);
      const loss: GrpoLoss = { ...GRPO, ratio, beta: 0, innerUpdates, epsilonLow: 0.2, epsilonHigh: 0.2 };
      const { all } = await engine.update({ samples, loss, optimiser: OPTIMISER, tokenBudget: 100 });
      return [all.clipLow!, all.clipHigh!].map((share) => Math.round(share * (praised + blamed)));
    };
    for (const innerUpdates of [2, 3, 4]) {
      const whole = await heldAfter('sequence', innerUpdates);
      expect(whole).toEqual(innerUpdates > 2 ? [blamed, praised] : [0, 0]);
      const [low, high] = (await heldAfter('token', innerUpdates)) as [number, number];
      expect(low + high).toBeGreaterThan(0);
      expect(Math.min(low, high)).toBeLessThan(Math.min(praised, blamed));
    }
  });

  it('clips what several inner updates would overdo', async () => {
    const engine = await openDesk('wasm');
    const samples = await drawSamples(engine);
    const optimiser = { ...OPTIMISER, learningRate: 0.05 };
    const { all } = await engine.update({ samples, loss: { ...GRPO, beta: 0, innerUpdates: 6 }, optimiser, tokenBudget: 100 });
    expect(all.clipLow! + all.clipHigh!).toBeGreaterThan(0);
    expect(all.kl, 'Nothing pulls to a reference, so its distance is not measured.').toBeNull();
    expect((await engine.save()).qa!.step).toBe(6);
  });

  it('leaves all as it was where nothing is praised or blamed', async () => {
    const engine = await openDesk('wasm');
    const samples = (await drawSamples(engine)).map((sample) => ({ ...sample, positive: 0, negative: 0 }));
    const before = await engine.save();
    const { all } = await reinforce(engine, samples, { ...GRPO, beta: 0 });
    const after = await engine.save();
    expect(all).toMatchObject({ loss: 0, gradNorm: 0 });
    expect(after.qa!.values).toEqual(before.qa!.values);
  });
});
