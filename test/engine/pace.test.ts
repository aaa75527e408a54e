/** How much an engine gives its device at once changes no result: not a bit of what it draws and scores, and of an update only how sums are rounded, which no measurement decides. */
import { describe, expect, it } from 'vitest';
import { openEngine } from '../../src/engine/engine';
import { limitDispatches, dispatchLimit } from '../../src/ops/core/dispatchLimit';
import { openPace, type DeviceWork, type Pace } from '../../src/engine/pace';
import { AGENTS, MODEL, OPTIMISER, SPEC, lesson } from './desk';

/** A pace that allows so many tokens, and what it heard. */
function paceOf(tokens: number) {
  const heard: DeviceWork[] = [];
  const pace: Pace = {
    begin: async () => undefined,
    passTokens: (most) => Math.min(most, tokens),
    trainingTokens: (most) => Math.min(most, tokens),
    learn: (done) => void heard.push(done),
    slowDown: () => undefined
  };
  return { pace, heard };
}

const contexts = [
  [5, 6, 7, 8, 9],
  [5, 6, 9],
  [12, 13, 14, 15, 16, 17, 18]
];

async function live(device: 'wasm' | 'webgpu', pace: Pace) {
  const engine = await openEngine({ device, model: MODEL, pace });
  await engine.equip(AGENTS, SPEC);
  const samples = [lesson('qa'), lesson('master', [40, 1]), lesson('qa', [33, 20, 21, 1])];
  const { all } = await engine.update({ samples, loss: { kind: 'supervised' }, optimiser: OPTIMISER, tokenBudget: 100 });
  const { qa } = await engine.save();
  await engine.equip(AGENTS, SPEC);
  const drawn = await engine.generate(contexts.map((context, seed) => ({ agent: AGENTS[seed % 2]!, context, maxTokens: 5, temperature: 1, seed })));
  const scores = await engine.score(contexts.map((context) => ({ agent: null, context, completion: [3, 4, 5] })));
  await engine.close();
  return { drawn, scores, learnt: Object.values(qa!.values).flatMap((values) => [...values]), loss: all.loss, norm: all.gradNorm };
}

describe.each(['webgpu', 'wasm'] as const)('on %s, half the tokens at once', (device) => {
  it('give the same tokens and scores, and the same update up to rounding', async () => {
    const { pace, heard } = paceOf(1024);
    const [whole, halved] = [await live(device, pace), await live(device, paceOf(4).pace)];
    expect(halved.drawn).toEqual(whole.drawn);
    expect(halved.scores).toEqual(whole.scores);
    expect(halved.loss).toBeCloseTo(whole.loss, 6);
    halved.learnt.forEach((value, i) => expect(Math.abs(value - whole.learnt[i]!)).toBeLessThan(2e-4 * OPTIMISER.learningRate));
    expect(heard.map(({ tokens, passes }) => [tokens, passes])).toEqual([
      [3 * (6 + 5 + 3), 9], // forward, again, and back; the two of one agent begin alike
      [7 + 3 + 9, 3]
    ]);
    expect(heard.every(({ milliseconds }) => milliseconds > 0)).toBe(true);
  });
});

it('learns to the same bits from a device that was measured to be slow, whose dispatches are cut to dust, as from a fast one', async () => {
  const bound = dispatchLimit();
  const measured = (milliseconds: number): Pace => {
    let now = 0;
    return openPace(() => (now += milliseconds));
  };
  const [fast, slow] = [await live('webgpu', measured(0)), await live('webgpu', measured(1e6))];
  limitDispatches(bound);
  expect(slow).toEqual(fast);
});

it('measures the device it is on, allows powers of two of it, and half after trouble', async () => {
  let now = 0;
  const pace = openPace(() => ++now); // on a busy machine a real clock may allow a single token, which has no half
  const engine = await openEngine({ device: 'webgpu', model: MODEL, pace });
  const before = [pace.passTokens(2 ** 30), pace.trainingTokens(2 ** 30)];
  for (const tokens of before) expect(Math.log2(tokens) % 1).toBe(0);
  expect(before[0]).toBeGreaterThan(1);
  pace.slowDown();
  expect([pace.passTokens(2 ** 30), pace.trainingTokens(2 ** 30)]).toEqual(before.map((tokens) => tokens / 2));
  expect(pace.passTokens(1)).toBe(1);
  await engine.close();
});
