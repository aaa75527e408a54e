/** Plain matrix products with one side turned, the way that is fast on the active device: WebAssembly's products with a flag take a loop ten times slower than turning first, WebGPU's turn as they read. */
import { getBackend, matMul, tidy, transpose, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';

/** a·bᵀ of a [rows, inner] and b [columns, inner]. */
export const timesTurned = (a: Tensor, b: Tensor): Tensor2D =>
  getBackend() === 'webgpu' ? matMul<Tensor2D>(a, b, false, true) : tidy(() => matMul<Tensor2D>(a, transpose(b)));

/** aᵀ·b of a [inner, rows] and b [inner, columns]. */
export const turnedTimes = (a: Tensor, b: Tensor): Tensor2D =>
  getBackend() === 'webgpu' ? matMul<Tensor2D>(a, b, true, false) : tidy(() => matMul<Tensor2D>(transpose(a), b));
