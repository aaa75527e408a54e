/** Additions along the residual stream: what a sublayer adds to its input, and a trained bias over rows. */
import { add, sum, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { differentiable } from '../core/differentiable';
import { grid } from '../core/gpu';
import { run, type Kernel } from '../core/kernel';
import wgsl from './residual.wgsl?raw';

/** x + y, both [rows, width]. */
export const residualKernel: Kernel<'x' | 'y', null> = {
  name: 'Residual',
  inputs: ['x', 'y'],
  outputs: ({ x }) => [x],
  reference: ({ x, y }) => [add(x, y)],
  program({ x: [rows, width] }) {
    const count = rows! * width!;
    return [{ wgsl, workgroups: grid(Math.ceil(count / 64)), uniforms: [{ u32: count }] }];
  }
};

/** `x + y`, [rows, width]; differentiable in both. */
export function residual(x: Tensor2D, y: Tensor2D): Tensor2D {
  return differentiable([x, y], {
    forward: ([x, y]) => ({ value: run(residualKernel, { x: x!, y: y! }, null)[0]! }),
    gradient: (dy) => [dy.clone(), dy.clone()]
  });
}

/** x [rows, width] + bias [width]; differentiable in both. A frozen bias is added by `linear`. */
export function addBias(x: Tensor2D, bias: Tensor1D): Tensor2D {
  return differentiable([x, bias], { forward: ([x, bias]) => ({ value: add(x!, bias!) }), gradient: (dy) => [dy.clone(), sum(dy, 0)] });
}
