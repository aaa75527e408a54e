/** The gate's gradients. */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { swiglu } from '../../src/ops/norm/swiglu';
import { onEveryDevice } from './rig/device';
import { expectGradients } from './rig/gradient';
import { noise } from './rig/plain';

onEveryDevice((device) => {
  it('has the slopes of its values in both operands', () =>
    expectGradients(device, () => ({ apply: (gate, up) => swiglu(gate as Tensor2D, up as Tensor2D) }), [noise('gate', [3, 7], 2), noise('up', [3, 7])]));
});
