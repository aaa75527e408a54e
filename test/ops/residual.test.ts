/** The slopes of additions along the residual stream. */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { addBias, residual } from '../../src/ops/norm/residual';
import { onEveryDevice } from './rig/device';
import { expectGradients } from './rig/gradient';
import { noise } from './rig/plain';

onEveryDevice((device) => {
  it('adds a bias with its slopes', () =>
    expectGradients(device, () => ({ apply: (x, bias) => addBias(x as Tensor2D, bias as Tensor1D) }), [noise('x', [3, 4]), noise('bias', [4])]));

  it('adds a residual with its slopes', () =>
    expectGradients(device, () => ({ apply: (x, y) => residual(x as Tensor2D, y as Tensor2D) }), [noise('x', [3, 4]), noise('y', [3, 4])]));

  it('keeps the slopes of a residual with itself apart', () =>
    expectGradients(device, () => ({ apply: (x) => residual(x as Tensor2D, x as Tensor2D) }), [noise('x', [2, 3])]));
});
