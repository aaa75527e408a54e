/** REINFORCE++ against torch, and its properties. */
import { describe, expect, it } from 'vitest';
import { batchAdvantages, returnsOf, type RewardedAction } from '../../src/advantage/reinforce';
import { randomOf } from '../../src/math/random';
import { sum } from '../../src/math/statistics';
import { grpoTerms, normalisers } from '../../src/update/grpo';
import torch from '../fixtures/reinforce.json';

const drawActions = (seed: number): RewardedAction[] => {
  const random = randomOf('reinforce', seed);
  return Array.from({ length: 3 + random.below(8) }, () => {
    const logprobs = Array.from({ length: 1 + random.below(6) }, () => -random.next());
    return { agent: random.pick(['qa', 'efc']), reward: random.below(11), logprobs, reference: logprobs.map((each) => each + random.next() - 0.5) };
  });
};

describe('REINFORCE++', () => {
  it('has the returns, the advantages, the loss and the slopes that torch computes', () => {
    const advantages = batchAdvantages(torch.actions, torch.klReward);
    torch.actions.forEach((action, i) => {
      returnsOf(action, torch.klReward).forEach((value, t) => expect(value).toBeCloseTo(torch.returns[i]![t]!, 12));
      advantages[i]!.forEach((value, t) => expect(value).toBeCloseTo(torch.advantages[i]![t]!, 12));
    });
    const samples = torch.actions.map(({ logprobs }, i) => ({ positive: 0, negative: 0, copies: 1, advantages: advantages[i]!, completion: logprobs }));
    const loss = {
      ...({ kind: 'grpo', beta: 0, aggregation: 'token', importanceCap: 2, innerUpdates: 1, temperature: 1, longest: 8 } as const),
      ...{ epsilonLow: torch.clip, epsilonHigh: torch.clip }
    };
    const weights = normalisers(samples, loss);
    const terms = torch.actions.map(({ logprobs: old, now, reference }, i) => grpoTerms(samples[i]!, { now, old, sampler: old, reference }, loss, weights[i]!));
    expect(sum(terms.map((each) => each.loss))).toBeCloseTo(torch.loss, 12);
    terms.forEach(({ slopes }, i) => slopes.forEach((slope, t) => expect(slope).toBeCloseTo(torch.slopes[i]![t]!, 12)));
  });

  it('compares the tokens of an agent with its own alone: their advantages sum to 0 and have a spread of 1', () => {
    for (let seed = 0; seed < 50; seed++) {
      const actions = drawActions(seed);
      const advantages = batchAdvantages(actions, 0.01);
      for (const agent of ['qa', 'efc']) {
        const own = advantages.filter((_, i) => actions[i]!.agent === agent).flat();
        expect(Math.abs(sum(own))).toBeLessThan(1e-9);
        expect(own.every((value) => Math.abs(value) <= Math.sqrt(own.length))).toBe(true);
      }
      const others = actions.map((action) => (action.agent === 'efc' ? { ...action, reward: 10 - action.reward } : action));
      const changed = batchAdvantages(others, 0.01);
      actions.forEach(({ agent }, i) => agent === 'qa' && expect(changed[i]).toEqual(advantages[i]));
    }
  });

  it('gives all tokens of an action its reward where the KL costs nothing, and less to earlier ones where the policy has gone away', () => {
    const action = { reward: 8, logprobs: [-1, -1, -1], reference: [-2, -2, -2] };
    expect(returnsOf(action, 0)).toEqual([8, 8, 8]);
    expect(returnsOf(action, 0.5)).toEqual([6.5, 7, 7.5]);
  });

  it('finds no action better than another where all earned the same', () => {
    const actions = [1, 2, 3].map((length) => ({
      agent: 'qa',
      reward: 5,
      logprobs: Array<number>(length).fill(-1),
      reference: Array<number>(length).fill(-1)
    }));
    expect(batchAdvantages(actions, 0.01).flat()).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
