/** Products of plain matrices on WebGPU, either side turned, in one order of addition whatever the number of rows: tfjs chooses among programs by shape, one of which adds atomically. */
import { matMul, type Tensor2D } from '@tensorflow/tfjs-core';
import wgsl from './denseProduct.wgsl?raw';
import { grid } from '../core/gpu';
import { run, type Kernel } from '../core/kernel';

/** The side that is stored the other way round. */
export interface Transposition {
  readonly transposed: 'neither' | 'left' | 'right';
}

/** a [rows, inner], or [inner, rows] where it is turned; b [inner, columns], or [columns, inner]; y [rows, columns]. */
export const denseProductKernel: Kernel<'a' | 'b', Transposition> = {
  name: 'DenseProduct',
  inputs: ['a', 'b'],
  outputs: ({ a, b }, { transposed: turned }) => [[a[turned === 'left' ? 1 : 0]!, b[turned === 'right' ? 0 : 1]!]],
  reference: ({ a, b }, { transposed: turned }) => [matMul(a as Tensor2D, b as Tensor2D, turned === 'left', turned === 'right')],
  program({ a, b }, { transposed: turned }) {
    const [rows, inner] = turned === 'left' ? [a[1]!, a[0]!] : [a[0]!, a[1]!];
    const columns = b[turned === 'right' ? 0 : 1]!;
    const across = Math.ceil(columns / 4);
    const strides = [...(turned === 'left' ? [1, rows] : [inner, 1]), ...(turned === 'right' ? [1, inner] : [columns, 1])];
    return [
      {
        wgsl,
        workgroups: grid(Math.ceil((Math.ceil(rows / 4) * across) / 64)),
        uniforms: [rows, inner, columns, across, ...strides].map((u32) => ({ u32 }))
      }
    ];
  }
};

/** The product, without a gradient. */
export const denseProduct = (a: Tensor2D, b: Tensor2D, turned: Transposition['transposed'] = 'neither'): Tensor2D =>
  run(denseProductKernel, { a, b }, { transposed: turned })[0] as Tensor2D;
