/** The residual addition and its norm in one pass: the bits of the two by themselves, and their slopes. */
import { dispose, tidy, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { residual } from '../../src/ops/norm/residual';
import { residualNorm } from '../../src/ops/norm/residualNorm';
import { rmsNorm } from '../../src/ops/norm/rmsNorm';
import { onEveryDevice } from './rig/device';
import { expectGradients } from './rig/gradient';
import { noise, take, tensorOf } from './rig/plain';

onEveryDevice((device) => {
  it('gives the bits of the two by themselves', async () => {
    const [x, y] = ['x', 'y'].map((name) => tensorOf<Tensor2D>(noise(name, [3, 150]))) as [Tensor2D, Tensor2D];
    const gain = tensorOf<Tensor1D>(noise('gain', [150]));
    const { sum, normed } = residualNorm(x, y, gain, 1e-6, false);
    const apart = residual(x, y);
    const [ours, oursNormed, theirs, theirsNormed] = await take([sum, normed, apart, rmsNorm(apart, gain, 1e-6, false)]);
    dispose([x, y, gain]);
    expect(ours).toEqual(theirs);
    expect(oursNormed).toEqual(theirsNormed);
  });

  it('has the slopes of both its values in x, y and the gain', () =>
    expectGradients(
      device,
      () => ({
        apply: (x, y, gain) =>
          tidy(() => {
            const { sum, normed } = residualNorm(x as Tensor2D, y as Tensor2D, gain as Tensor1D, 0.05, true);
            return residual(sum, normed);
          })
      }),
      [noise('x', [4, 9]), noise('y', [4, 9]), noise('gain', [9])]
    ));
});
