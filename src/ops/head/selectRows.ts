/** Selects rows of a matrix, `y[i] = x[rows[i]]`, and its gradient, which adds dy up at the rows it came from. */
import { add, gather, reshape, scatterND, zeros, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { grid } from '../core/gpu';
import { run, type Kernel } from '../core/kernel';
import wgsl from './selectRowsGradient.wgsl?raw';

/** y [picked, width] of x [count, width] at rows int32 [picked]. */
export const selectRows = (x: Tensor2D, rows: Tensor1D): Tensor2D => gather(x, rows);

/** Adds dy to dx in place. dx [count, width]; dy [picked, width]; rows int32 [picked], ascending, so that equal rows are neighbours. */
export const selectRowsGradientKernel: Kernel<'dx' | 'dy' | 'rows', null> = {
  name: 'SelectRowsGradient',
  inputs: ['dx', 'dy', 'rows'],
  writes: ['dx'],
  outputs: () => [],
  reference: ({ dx, dy, rows }): Tensor[] => [add(dx, scatterND(reshape(rows, [-1, 1]) as Tensor2D, dy, dx.shape as [number, number]))],
  loop({ dx, dy, rows }, _, { dy: [picked, width] }) {
    for (let i = 0; i < picked!; i++) for (let c = 0; c < width!; c++) dx[rows[i]! * width! + c]! += dy[i * width! + c]!;
  },
  program({ dy: [picked, width] }) {
    return [{ wgsl, workgroups: grid(Math.ceil((picked! * width!) / 64)), uniforms: [{ u32: picked! }, { u32: width! }] }];
  }
};

/** dx [count, width] of dy [picked, width]: for each row of x the sum of dy over its occurrences in `rows`, which ascends. */
export function selectRowsGradient(dy: Tensor2D, rows: Tensor1D, count: number): Tensor2D {
  const dx = zeros([count, dy.shape[1]]) as Tensor2D;
  run(selectRowsGradientKernel, { dx, dy, rows }, null);
  return dx;
}
