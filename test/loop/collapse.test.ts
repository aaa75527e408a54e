/** Signs of a collapse: the figures of a run that learns show none, those of one that has collapsed do, and the log says so before the step's metrics. */
import { describe, expect, it } from 'vitest';
import { collapseSigns } from '../../src/loop/collapse';

/** Of a step of a run that learns. */
const healthy = { loss: -0.079, kl: 0.0007, entropy: 0.154, grad_norm: 0.383, solved: 0.38, 'completions/clipped_ratio': 0.02 };

describe('a step', () => {
  it('of a run that learns shows no sign, nor one that made no update', () => {
    expect(collapseSigns(healthy)).toEqual([]);
    expect(collapseSigns({ selected: 0, samples: 0 })).toEqual([]);
  });

  it('of a policy that solves its tasks shows none, however far one drawn token lies from where it began', () =>
    expect(collapseSigns({ ...healthy, kl: 3.2 })).toEqual([]));

  it('of a model that does not know its task yet shows none: long turns, little solved', () =>
    expect(collapseSigns({ ...healthy, entropy: 1.2, solved: 0, 'completions/clipped_ratio': 0.4 })).toEqual([]));

  it('shows none where just half of the turns do not end, nor where it is not known what was solved', () => {
    expect(collapseSigns({ ...healthy, solved: 0, 'completions/clipped_ratio': 0.5 })).toEqual([]);
    const { solved: _, ...unknown } = healthy;
    expect(collapseSigns({ ...unknown, kl: 0.5, 'completions/clipped_ratio': 0.9 })).toEqual([]);
  });

  it.each([
    [{ loss: NaN }, '"loss" is not finite.'],
    [{ grad_norm: Infinity }, '"grad_norm" is not finite.'],
    [{ kl: 3.2, solved: 0.09 }, 'The policy is 3.2 nats a token from where it began ("kl", more than 1), and hardly solves anything.'],
    [{ kl: 3.2, solved: 0 }, 'The policy is 3.2 nats a token from where it began ("kl", more than 1), and hardly solves anything.'],
    [{ kl: 0.129, solved: 0 }, 'Nothing is solved any more, 0.13 nats a token from where the policy began ("kl", more than 0.1).'],
    [{ entropy: 5 }, 'It says almost anything ("entropy" is 5.0 nats a token, more than 2).'],
    [{ solved: 0, 'completions/clipped_ratio': 0.9 }, '90 % of the turns do not end and nothing is solved ("completions/clipped_ratio", more than 50 %).']
  ])('with %j shows one', (change, sign) => expect(collapseSigns({ ...healthy, ...change })).toEqual([sign]));
});

/** Seed 7: kl, entropy and share solved of steps 1 to 6 of the default run, and of others, with four queries a step, on a Seedling that was taught whom to call. */
const runs: readonly (readonly [string, readonly (readonly [kl: number, entropy: number, solved: number])[], number | null])[] = [
  [
    'the defaults',
    [
      [1.18e-5, 0.0685, 0.393],
      [2.76e-4, 0.155, 0.136],
      [0.0015, 0.0898, 0.229],
      [3.98e-4, 0.0895, 0.379],
      [0.0164, 0.0812, 0.0448],
      [0.0121, 0.19, 0.144]
    ],
    null
  ],
  [
    'alpha 256 while the rate still rises',
    [
      [0, 0.0349, 0.354],
      [0.00107, 0.0863, 0.544],
      [0.0975, 0.0866, 0.523],
      [0.0214, 0.127, 0.55],
      [0.018, 0.111, 0.52],
      [0.00746, 0.0711, 0.819]
    ],
    null
  ],
  [
    'learning rate 0.1',
    [
      [0, 0.0349, 0.354],
      [0.0198, 0.113, 0.364],
      [0.129, 0.145, 0],
      [4.09, 2.05, 0],
      [7.21, 2.26, 0],
      [16.2, 1.1, 0]
    ],
    3
  ]
];

it.each(runs)('a run with %s, as it was measured', (_, steps, first) => {
  const signs = steps.map(([kl, entropy, solved]) => collapseSigns({ loss: 0, grad_norm: 1, kl, entropy, solved }));
  const found = signs.findIndex((each) => each.length > 0);
  expect(found < 0 ? null : found + 1).toBe(first);
});
