/**
 * Samples of a policy held to a grammar, weighed by what the loss weighs them with: min(exp(old − sampler), cap) is the policy's probability of the tokens that
 * were allowed, and with it expectations under the constrained sampler are the policy's own, restricted to what is allowed. All sequences are counted, none drawn.
 */
import { describe, expect, it } from 'vitest';
import { seedOf } from '../../src/math/random';
import { openGrammarMasks } from '../../src/model/grammar/grammarMask';
import type { GrpoLoss } from '../../src/record/engine';
import type { Grammar } from '../../src/record/grammar';
import { grpoTerms } from '../../src/update/grpo';

const TOKENS = ['', 'a', 'b', 'ab', '}', '<', '<a'];
const STOP = 0;
const LONGEST = 5;

/** After the mark, one or two letters, the second of them b, and a bracket. */
const grammar: Grammar = {
  mark: '<',
  rest: {
    kind: 'sequence',
    parts: [
      {
        kind: 'choice',
        among: [
          { kind: 'text', text: 'a' },
          { kind: 'text', text: 'bb' },
          { kind: 'text', text: 'ab' }
        ]
      },
      { kind: 'text', text: '}' }
    ]
  }
};
const guides = openGrammarMasks({ sides: 1, bytesOf: (token) => TOKENS[token]!, sideAfter: () => 0 }, TOKENS.length);
const loss: GrpoLoss = {
  kind: 'grpo',
  epsilonLow: 0.2,
  epsilonHigh: 0.2,
  beta: 0,
  importanceCap: 2,
  aggregation: 'token',
  longest: LONGEST,
  innerUpdates: 1,
  temperature: 1
};

/** A number in [0, 1) that depends on the names alone. */
const noise = (...names: readonly (string | number)[]): number => seedOf(...names) / 2 ** 32;

/** The policy's log-probabilities of each token after a prefix. */
function policy(prefix: readonly number[]): number[] {
  const weights = TOKENS.map((_, token) => Math.exp(3 * noise('policy', ...prefix, token)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => Math.log(weight / total));
}

interface Step {
  readonly prefix: readonly number[];
  /** Of each allowed token, by the policy and by the sampler. */
  readonly allowed: readonly { readonly token: number; readonly old: number; readonly sampler: number }[];
}

/** The sampler's choice after a prefix. */
function stepAfter(prefix: readonly number[]): Step {
  const guide = guides.open(grammar, [STOP]);
  prefix.forEach((token) => guide.accept(token));
  const mask = guide.allowed(LONGEST - prefix.length)[0]!;
  const old = policy(prefix);
  const tokens = [...TOKENS.keys()].filter((token) => (mask >>> token) & 1);
  const mass = Math.log(tokens.reduce((sum, token) => sum + Math.exp(old[token]!), 0));
  return { prefix, allowed: tokens.map((token) => ({ token, old: old[token]!, sampler: old[token]! - mass })) };
}

/** All steps that can come, from the first on. */
function stepsFrom(prefix: readonly number[]): Step[] {
  const step = stepAfter(prefix);
  const longer = step.allowed.filter(({ token }) => token !== STOP && prefix.length + 1 < LONGEST).map(({ token }) => [...prefix, token]);
  return [step, ...longer.flatMap(stepsFrom)];
}

/** The weight that the loss gives a token of advantage 1. */
const weightOf = ({ old, sampler }: Step['allowed'][number]): number =>
  -grpoTerms({ positive: 1, negative: 0, copies: 1 }, { now: [old], old: [old], sampler: [sampler], reference: [old] }, loss, 1).loss;

describe('what a constrained sampler draws', () => {
  const steps = stepsFrom([]);
  const called = steps.filter(({ prefix }) => TOKENS[prefix[0] ?? STOP]!.startsWith('<'));

  it('is restricted, and forced in places', () => {
    expect(called.length).toBeGreaterThan(5);
    expect(called.every(({ allowed }) => allowed.length > 0 && allowed.length < TOKENS.length)).toBe(true);
    expect(called.some(({ allowed }) => allowed.length === 1 && allowed[0]!.sampler === 0)).toBe(true);
  });

  it('weighs each token by the mass of what was allowed, which the cap leaves alone', () => {
    for (const { prefix, allowed } of steps) {
      const mass = allowed.reduce((sum, { old }) => sum + Math.exp(old), 0);
      expect(mass).toBeLessThanOrEqual(1 + 1e-12);
      for (const choice of allowed) expect(weightOf(choice), prefix.join()).toBeCloseTo(mass, 12);
    }
  });

  it('has, so weighed, the expectation of the policy over what is allowed, token by token', () => {
    for (const { prefix, allowed } of steps) {
      const gain = (token: number): number => noise('gain', ...prefix, token);
      const sampled = allowed.reduce((sum, choice) => sum + Math.exp(choice.sampler) * weightOf(choice) * gain(choice.token), 0);
      const own = allowed.reduce((sum, { token, old }) => sum + Math.exp(old) * gain(token), 0);
      expect(sampled).toBeCloseTo(own, 12);
    }
  });

  it('has, with the product of its weights, the expectation of the policy over whole texts that are allowed', () => {
    let [sampled, own, unweighed, texts] = [0, 0, 0, 0];
    (function follow(prefix: readonly number[], probability: number, weight: number, policyOwn: number): void {
      for (const choice of stepAfter(prefix).allowed) {
        const text = [...prefix, choice.token];
        const [p, w, q] = [probability * Math.exp(choice.sampler), weight * weightOf(choice), policyOwn * Math.exp(choice.old)];
        if (choice.token !== STOP && text.length < LONGEST) follow(text, p, w, q);
        else {
          const gain = noise('gain', ...text);
          sampled += p * w * gain;
          unweighed += p * gain;
          own += q * gain;
          texts++;
        }
      }
    })([], 1, 1, 1);
    expect(texts).toBeGreaterThan(50);
    expect(sampled).toBeCloseTo(own, 12);
    expect(Math.abs(unweighed - own)).toBeGreaterThan(0.01);
  });
});
