/** The entropy term of an update: its part of the loss, and that the policy follows its gradient where nothing else pulls. */
import { expect, it } from 'vitest';
import { train } from '../../src/update/train';
import { GRPO, OPTIMISER } from '../engine/desk';
import { onEveryDevice } from '../ops/rig/device';
import { fetchAdapted, withAdapted } from './adapted';

const fixture = await fetchAdapted('qwen2-tiny');

onEveryDevice(() => {
  it.each([0, 0.5])('with weight %d', async (entropyWeight) => {
    const samples = fixture.expected.cases.map(({ context, completion }) => ({
      ...{ agent: 'adapted', context, completion, logprobs: completion.map(() => -1) },
      ...{ positive: 0, negative: 0, copies: 2 }
    }));
    const loss = { ...GRPO, beta: 0, entropyWeight, temperature: 2 };
    const optimiser = { ...OPTIMISER, learningRate: 1e-3 };
    const entropies = await withAdapted(fixture, async (body, pool) => {
      const reports = [];
      for (let update = 0; update < 4; update++) reports.push((await train(body, pool, { samples, loss, optimiser, tokenBudget: 40 })).all);
      return reports;
    });
    for (const { loss, entropy } of entropies) expect(loss).toBeCloseTo(-entropyWeight * entropy, 4);
    const rise = entropies[3]!.entropy - entropies[0]!.entropy;
    if (entropyWeight) expect(rise).toBeGreaterThan(0.001);
    else expect(rise).toBe(0);
  });
});
