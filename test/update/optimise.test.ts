/** The global norm of gradients, and its refusal of what is not finite. */
import { keep, type Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import type { Gradients } from '../../src/update/gradient';
import { normOf } from '../../src/update/optimise';
import { onEveryDevice } from '../ops/rig/device';
import { floats, noise, tensorOf, type Plain } from '../ops/rig/plain';

const gradientsOf = (matrices: readonly Plain[]): Gradients => new Map(matrices.map((matrix, i) => [`${i}`, keep(tensorOf<Tensor2D>(matrix))]));

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
