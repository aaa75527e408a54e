/** Signs of a collapse: the figures of a run that learns show none, those of one that has collapsed do, and the log says so before the step's metrics. */
import { describe, expect, it } from 'vitest';
import { collapseSigns } from '../../src/loop/collapse';

/** Of a step of the default run. */
const healthy = { loss: -0.079, kl: 0.0007, entropy: 0.154, grad_norm: 0.383, solved: 0.38, 'completions/clipped_ratio': 0.02 };

describe('a step', () => {
  it('of a run that learns shows no sign, nor one that made no update', () => {
    expect(collapseSigns(healthy)).toEqual([]);
    expect(collapseSigns({ selected: 0, samples: 0 })).toEqual([]);
  });

  it('of a model that does not know its task yet shows none: long turns, little solved', () =>
    expect(collapseSigns({ ...healthy, entropy: 1.2, solved: 0, 'completions/clipped_ratio': 0.4 })).toEqual([]));

  it.each([
    [{ loss: NaN }, '"loss" is not finite.'],
    [{ grad_norm: Infinity }, '"grad_norm" is not finite.'],
    [{ kl: 3.2 }, 'The policy is 3.2 nats a token from where it began ("kl", more than 1).'],
    [{ entropy: 5 }, 'It says almost anything ("entropy" is 5.0 nats a token, more than 2).'],
    [{ solved: 0, 'completions/clipped_ratio': 0.9 }, '90 % of the turns do not end and nothing is solved ("completions/clipped_ratio", more than 50 %).']
  ])('with %j shows one', (change, sign) => expect(collapseSigns({ ...healthy, ...change })).toEqual([sign]));
});
