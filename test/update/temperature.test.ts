/** An update from samples drawn at a temperature, held to torch at that temperature (fixture of scripts/reference/temperature.py): policy, reference, entropy and gradient. */
import { describe, expect, it } from 'vitest';
import type { GrpoLoss, UpdateResult } from '../../src/record/engine';
import { train } from '../../src/update/train';
import torch from '../fixtures/temperature.json';
import { OPTIMISER } from '../engine/desk';
import { onEveryDevice } from '../ops/rig/device';
import { fetchAdapted, withAdapted } from './adapted';

const fixture = await fetchAdapted('qwen2-tiny');
type Case = (typeof torch.cases)[number];

/** The result of an update on the samples, whose sampler says `logprobs`. */
function report({ beta, logprobs }: Pick<Case, 'beta' | 'logprobs'>, temperature: number, perToken = false): Promise<UpdateResult> {
  const loss: GrpoLoss = {
    kind: 'grpo',
    epsilonLow: 0.2,
    epsilonHigh: 0.28,
    importanceCap: 2,
    aggregation: 'token',
    longest: 20,
    innerUpdates: 1,
    beta,
    temperature
  };
  const samples = fixture.expected.cases.map(({ context, completion }, i) => ({
    agent: 'adapted',
    context,
    completion,
    logprobs: logprobs[i]!,
    positive: Math.max(0, torch.advantages[i]!),
    negative: Math.min(0, torch.advantages[i]!),
    copies: 1
  }));
  return withAdapted(fixture, (body, pool) => train(body, pool, { samples, loss, optimiser: OPTIMISER, tokenBudget: 1000, perToken }));
}

const near = (actual: number | null, expected: number, share: number): void => {
  expect(actual).not.toBeNull();
  expect(Math.abs(actual! - expected), `${actual} against ${expected}`).toBeLessThan(share * Math.max(1, Math.abs(expected)));
};

onEveryDevice((device) => {
  const share = device === 'wasm' ? 1e-4 : 2e-3;

  describe.each(torch.cases)('at temperature $temperature', (each) => {
    it("is on policy, and has torch's loss, KL, entropy and gradient", async () => {
      const { all } = await report(each, each.temperature);
      near(all.importanceRatio, 1, share);
      near(all.mismatch, 0, 10 * share);
      near(all.loss, each.loss, share);
      near(all.entropy, each.entropy, share);
      near(all.gradNorm, each.gradNorm, 2 * share);
      if (each.beta) near(all.kl, each.kl, share);
      else expect(all.kl, 'Nothing pulls to a reference, so nobody asked it.').toBeNull();
      expect(all).toMatchObject({ clipLow: 0, clipHigh: 0 });
    });

    it('says of every token what its mean KL and entropy are the means of, where asked', async () => {
      const { all, tokens } = await report(each, each.temperature, true);
      const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
      expect(tokens!.map(({ entropy }) => entropy.length)).toEqual(each.logprobs.map(({ length }) => length));
      near(mean(tokens!.flatMap(({ entropy }) => entropy)), all.entropy, 1e-5);
      const away = tokens!.flatMap(({ reference }, i) => reference?.map((logprob, t) => logprob - each.logprobs[i]![t]!) ?? []);
      if (each.beta) near(mean(away.map((d) => Math.exp(d) - d - 1)), all.kl!, share);
      else expect(away).toEqual([]);
      expect(await report(each, each.temperature)).not.toHaveProperty('tokens');
    });

    it('is off policy where it is scored at another temperature', async () => {
      const { all } = await report(each, 1);
      expect(all.mismatch).toBeGreaterThan(0.5);
    });
  });
});
