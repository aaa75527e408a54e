/** A linear layer's matrix on the device: trainable, frozen, or in 4- or 8-bit codes. */
import { getBackend, keep, tensor1d, tensor2d, transpose, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { dequantise, type Layout, type Quantised } from '../math/quantise';
import { recorder } from './recorder';

interface Size {
  readonly inputs: number;
  readonly outputs: number;
}

/** `matrix` is [inputs, outputs] and takes a gradient. */
export interface DenseWeight extends Size {
  readonly kind: 'dense';
  readonly matrix: Tensor2D;
}

/** Both orientations, so that forward and backward products need no transpose flag (the slow path of WebAssembly). */
export interface FrozenWeight extends Size {
  readonly kind: 'frozen';
  readonly matrix: Tensor2D;
  readonly transposed: Tensor2D;
}

/** Codes and scales as in math/quantise.ts, held as int32 so that every bit survives. */
export interface CodedWeight extends Size {
  readonly kind: 'coded';
  readonly layout: Layout;
  readonly codes: Tensor;
  readonly scales: Tensor;
}

export type Weight = DenseWeight | FrozenWeight | CodedWeight;

/** Puts a quantised matrix on the active device: as codes on WebGPU, unpacked once on WebAssembly, whose matrix products need plain floats. Throws as `refuseAbove` does. */
export function loadWeight(quantised: Quantised): FrozenWeight | CodedWeight {
  const { inputs, outputs, layout, codes, scales } = quantised;
  if (getBackend() === 'webgpu') {
    refuseAbove(recorder().device.limits.maxStorageBufferBindingSize, codes.byteLength);
    return { kind: 'coded', inputs, outputs, layout, codes: words(codes), scales: words(scales) };
  }
  return freeze(tensor2d(dequantise(quantised), [outputs, inputs]));
}

/** Throws a RangeError where a matrix's codes are larger than a program may bind at once: the GPU would compute zeros and say nothing. */
export function refuseAbove(limit: number, bytes: number): void {
  const megabytes = (count: number): number => Math.ceil(count / 2 ** 20);
  if (bytes > limit)
    throw new RangeError(
      `A matrix of this model takes ${megabytes(bytes)} MiB, and this GPU lets a program read ${megabytes(limit)} MiB at once. Choose a smaller model, or the device "wasm".`
    );
}

const words = (values: Uint32Array): Tensor => keep(tensor1d(new Int32Array(values.buffer, values.byteOffset, values.length), 'int32'));

/** A frozen weight from a matrix [outputs, inputs], which it takes over. */
export function freeze(transposed: Tensor2D): FrozenWeight {
  const [outputs, inputs] = transposed.shape;
  return { kind: 'frozen', inputs, outputs, matrix: keep(transpose(transposed)), transposed: keep(transposed) };
}

export const denseWeight = (matrix: Tensor2D): DenseWeight => ({ kind: 'dense', inputs: matrix.shape[0], outputs: matrix.shape[1], matrix });

export function disposeWeight(weight: Weight): void {
  const tensors = weight.kind === 'coded' ? [weight.codes, weight.scales] : weight.kind === 'frozen' ? [weight.matrix, weight.transposed] : [weight.matrix];
  tensors.forEach((tensor) => tensor.dispose());
}
