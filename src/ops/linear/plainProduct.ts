/** Products of plain matrices, either side turned, the way that is fast on the active device: on WebAssembly a product with a flag takes a loop ten times slower than turning first. */
import { getBackend, matMul, tidy, transpose, type Tensor2D } from '@tensorflow/tfjs-core';
import { denseProduct } from './denseProduct';

const onGpu = (): boolean => getBackend() === 'webgpu';

/** a·b of a [rows, inner] and b [inner, columns]. */
export const times = (a: Tensor2D, b: Tensor2D): Tensor2D => (onGpu() ? denseProduct(a, b) : matMul(a, b));

/** a·bᵀ of a [rows, inner] and b [columns, inner]. */
export const timesTurned = (a: Tensor2D, b: Tensor2D): Tensor2D => (onGpu() ? denseProduct(a, b, 'right') : tidy(() => matMul(a, transpose(b))));

/** aᵀ·b of a [inner, rows] and b [inner, columns]. */
export const turnedTimes = (a: Tensor2D, b: Tensor2D): Tensor2D => (onGpu() ? denseProduct(a, b, 'left') : tidy(() => matMul(transpose(a), b)));
