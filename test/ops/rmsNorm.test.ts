/** The norm's gradients. */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { rmsNorm } from '../../src/ops/rmsNorm';
import { onEveryDevice } from './rig/device';
import { expectGradients } from './rig/gradient';
import { noise } from './rig/plain';

onEveryDevice((device) => {
  it('has the slopes of its values in x and in the gain', () =>
    expectGradients(device, () => ({ apply: (x, gain) => rmsNorm(x as Tensor2D, gain as Tensor1D, 0.05, true) }), [noise('x', [4, 9]), noise('gain', [9])]));
});
