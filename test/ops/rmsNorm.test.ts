/** The norm's gradients. */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { rmsNorm } from '../../src/ops/norm/rmsNorm';
import { onEveryDevice } from './rig/device';
import { expectGradients } from './rig/gradient';
import { noise } from './rig/plain';

onEveryDevice((device) => {
  it.each([1, 3])('has the slopes of its values in x and in the gain, %i to a row', (heads) =>
    expectGradients(device, () => ({ apply: (x, gain) => rmsNorm(x as Tensor2D, gain as Tensor1D, 0.05, true) }), [
      noise('x', [4, 9 * heads]),
      noise('gain', [9])
    ])
  );
});
