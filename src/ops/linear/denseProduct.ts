/**
 * Products of plain matrices, either operand transposed, without a gradient. On WebGPU by a kernel with one order of addition whatever the number of rows, where
 * Products of float matrices, either operand transposed, without a gradient. On WebGPU by a kernel with one order of addition for any number of rows; tfjs would
 * choose among programs by shape, one of which adds atomically. On WebAssembly by tfjs, after transposing: its product with a transpose flag is ten times slower.
 */
import { getBackend, matMul, tidy, transpose, type Tensor2D } from '@tensorflow/tfjs-core';
import wgsl from './denseProduct.wgsl?raw';
import { grid } from '../core/gpu';
import { run, type Kernel } from '../core/kernel';

/** Which operand is stored transposed. */
export interface Transposition {
  readonly transposed: 'neither' | 'left' | 'right';
}

/** a [rows, inner], or [inner, rows] where it is transposed; b [inner, columns], or [columns, inner]; y [rows, columns]. */
export const denseProductKernel: Kernel<'a' | 'b', Transposition> = {
  name: 'DenseProduct',
  inputs: ['a', 'b'],
  outputs: ({ a, b }, { transposed }) => [[a[transposed === 'left' ? 1 : 0]!, b[transposed === 'right' ? 0 : 1]!]],
  reference: ({ a, b }, { transposed }) => [matMul(a as Tensor2D, b as Tensor2D, transposed === 'left', transposed === 'right')],
  program({ a, b }, { transposed }) {
    const [rows, inner] = transposed === 'left' ? [a[1]!, a[0]!] : [a[0]!, a[1]!];
    const columns = b[transposed === 'right' ? 0 : 1]!;
    const across = Math.ceil(columns / 4);
    const strides = [...(transposed === 'left' ? [1, rows] : [inner, 1]), ...(transposed === 'right' ? [1, inner] : [columns, 1])];
    return [
      {
        wgsl,
        workgroups: grid(Math.ceil((Math.ceil(rows / 4) * across) / 64)),
        uniforms: [rows, inner, columns, across, ...strides].map((u32) => ({ u32 }))
      }
    ];
  }
};

/** The product on WebGPU, without a gradient. */
const denseProduct = (a: Tensor2D, b: Tensor2D, transposed: Transposition['transposed'] = 'neither'): Tensor2D =>
  run(denseProductKernel, { a, b }, { transposed })[0] as Tensor2D;

const onGpu = (): boolean => getBackend() === 'webgpu';

/** a·b of a [rows, inner] and b [inner, columns]. */
export const multiply = (a: Tensor2D, b: Tensor2D): Tensor2D => (onGpu() ? denseProduct(a, b) : matMul(a, b));

/** a·bᵀ of a [rows, inner] and b [columns, inner]. */
export const multiplyRightTransposed = (a: Tensor2D, b: Tensor2D): Tensor2D => (onGpu() ? denseProduct(a, b, 'right') : tidy(() => matMul(a, transpose(b))));

/** aᵀ·b of a [inner, rows] and b [inner, columns]. */
export const multiplyLeftTransposed = (a: Tensor2D, b: Tensor2D): Tensor2D => (onGpu() ? denseProduct(a, b, 'left') : tidy(() => matMul(transpose(a), b)));
