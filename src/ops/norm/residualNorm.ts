/** The residual addition and the norm after it in one pass: `sum = x + y`, `normed = sum / sqrt(mean(sum²) + ε) · gain`. */
import { add, keep, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { differentiable } from '../core/differentiable';
import { grid } from '../core/gpu';
import { run, type Kernel } from '../core/kernel';
import wgsl from './residualNorm.wgsl?raw';
import { rmsNormGradient, rmsNormKernel, type RmsNormAttributes } from './rmsNorm';

/** x, y [rows, width], gain [width]; outputs sum and normed [rows, width], with the bits of `residualKernel` followed by `rmsNormKernel`. */
export const residualNormKernel: Kernel<'x' | 'y' | 'gain', RmsNormAttributes> = {
  name: 'ResidualNorm',
  inputs: ['x', 'y', 'gain'],
  outputs: ({ x }) => [x, x],
  reference({ x, y, gain }, attributes) {
    const sum = add(x, y);
    return [sum, rmsNormKernel.reference({ x: sum, gain }, attributes)[0]!];
  },
  loop({ x, y, gain }, [sum, normed], { x: shape, gain: width }, attributes) {
    for (let i = 0; i < x.length; i++) sum![i] = x[i]! + y[i]!;
    rmsNormKernel.loop!({ x: sum!, gain }, [normed!], { x: shape, gain: width }, attributes);
  },
  program: ({ x: [rows], gain: [width] }, { epsilon }) => [{ wgsl, workgroups: grid(rows!), uniforms: [{ u32: rows! }, { u32: width! }, { f32: epsilon }] }]
};

/** sum and normed [rows, width]. Differentiable in x and y, and in the gain where it is trained; two nodes of the gradient tape, since tfjs's nodes have one value each. */
export function residualNorm(
  x: Tensor2D,
  y: Tensor2D,
  gain: Tensor1D,
  epsilon: number,
  trainsGain: boolean
): { readonly sum: Tensor2D; readonly normed: Tensor2D } {
  let made: Tensor | null = null;
  const sum: Tensor2D = differentiable([x, y], {
    forward([x, y]) {
      const [sum, normed] = run(residualNormKernel, { x: x!, y: y!, gain }, { epsilon });
      made = keep(normed!);
      return { value: sum! };
    },
    gradient: (dy) => [dy.clone(), dy.clone()]
  });
  const normed: Tensor2D = differentiable(trainsGain ? [sum, gain] : [sum], {
    forward() {
      const value = made!.clone();
      made!.dispose();
      return { value };
    },
    gradient: (dy, [sum]) => rmsNormGradient(dy, sum!, gain, epsilon, trainsGain)
  });
  return { sum, normed };
}
