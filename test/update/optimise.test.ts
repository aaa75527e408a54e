/** One optimiser step: the global norm of gradients, its refusal of what is not finite, and the rise of each agent's rate. */
import { keep, type Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Gradients } from '../../src/update/gradient';
import type { Optimiser } from '../../src/record/engine';
import { applyGradients, normOf, riseOf } from '../../src/update/optimise';
import { onEveryDevice } from '../ops/rig/device';
import { floats, noise, take, tensorOf, type Plain } from '../ops/rig/plain';

const gradientsOf = (matrices: readonly Plain[]): Gradients => new Map(matrices.map((matrix, i) => [`${i}`, keep(tensorOf<Tensor2D>(matrix))]));

const OPTIMISER: Optimiser = { learningRate: 0.01, beta1: 0.9, beta2: 0.98, weightDecay: 0.1, clipNorm: 0 };

/** Two agents side by side, of three columns each, after a step that is the first of one and the twelfth of the other. */
async function stepped(optimiser: Optimiser): Promise<{ readonly first: number[]; readonly second: number[] }> {
  const shape = [4, 6] as const;
  const second = noise('second', shape);
  const parameter = {
    values: keep(tensorOf<Tensor2D>(noise('values', shape))),
    first: keep(tensorOf<Tensor2D>(noise('first', shape, 0.1))),
    second: keep(tensorOf<Tensor2D>({ ...second, values: second.values.map((value) => value * value) }))
  };
  const gradients: Gradients = new Map([['w', keep(tensorOf<Tensor2D>(noise('gradient', shape)))]]);
  applyGradients({ layers: [[{ name: 'w', parameter, decays: true, span: 3, along: 'columns' }]], tail: [] }, gradients, optimiser, 1, [1, 12]);
  const [values] = await take(Object.values(parameter));
  const at = (agent: number) => [...values!.values].filter((_, place) => Math.floor((place % 6) / 3) === agent);
  return { first: at(0), second: at(1) };
}

describe('the rise of the rate', () => {
  it('is by an agent’s own steps, and over after as many as it takes', () => {
    expect([1, 2, 4, 5].map((step) => riseOf({ ...OPTIMISER, rise: 4 }, step))).toEqual([0.25, 0.5, 1, 1]);
    expect(riseOf(OPTIMISER, 1)).toBe(1);
  });

  onEveryDevice(() =>
    it('steps an agent in its first update as a rate of its share would, and another in its twelfth at the whole rate', async () => {
      const [risen, quarter, whole] = [
        await stepped({ ...OPTIMISER, rise: 4 }),
        await stepped({ ...OPTIMISER, learningRate: 0.0025 }),
        await stepped(OPTIMISER)
      ];
      risen.first.forEach((value, place) => expect(value).toBeCloseTo(quarter.first[place]!, 6));
      risen.second.forEach((value, place) => expect(value).toBeCloseTo(whole.second[place]!, 6));
      expect(Math.abs(risen.first[0]! - whole.first[0]!)).toBeGreaterThan(1e-4);
    })
  );
});

onEveryDevice(() => {
  it('adds the squares of all matrices', async () => {
    const matrices = [noise('a', [3, 50]), noise('b', [130, 200], 1e-3), floats([1, 2], [3, 4])];
    const gradients = gradientsOf(matrices);
    const norm = await normOf(gradients);
    gradients.forEach((gradient) => gradient.dispose());
    const squares = matrices.flatMap(({ values }) => [...values].map((value) => value * value)).reduce((sum, square) => sum + square, 0);
    expect(norm / Math.sqrt(squares)).toBeCloseTo(1, 5);
  });

  it.each([NaN, Infinity, -Infinity])('throws where a number is %d, and leaves nothing behind', async (value) => {
    const gradients = gradientsOf([noise('a', [3, 50]), floats([2, 2], [1, 2, value, 3])]);
    await expect(normOf(gradients)).rejects.toThrow('not finite');
  });
});
