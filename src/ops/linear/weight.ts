/** A linear layer's matrix on the device: trainable, frozen, or in 4- or 8-bit codes. */
import { keep, transpose, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import type { CodeLayout } from '../../math/quantise';
import { ownTensor, storageBuffer } from '../core/capture';
import { flush, recorder } from '../core/recorder';

interface MatrixSize {
  readonly inputs: number;
  readonly outputs: number;
}

/** `matrix` is [inputs, outputs] and takes a gradient. */
export interface DenseWeight extends MatrixSize {
  readonly kind: 'dense';
  readonly matrix: Tensor2D;
}

/** Both orientations, so that forward and backward products need no transpose flag (the slow path of WebAssembly). */
export interface FrozenWeight extends MatrixSize {
  readonly kind: 'frozen';
  readonly matrix: Tensor2D;
  readonly transposed: Tensor2D;
}

/** Codes and scales as in math/quantise.ts, held as int32 so that every bit survives, in buffers of their own. */
export interface CodedWeight extends MatrixSize {
  readonly kind: 'coded';
  readonly layout: CodeLayout;
  readonly codes: Tensor;
  readonly scales: Tensor;
}

/** Codes that no program could bind at once: the outputs in order, some in each part. */
export interface SplitWeight extends MatrixSize {
  readonly kind: 'split';
  readonly parts: readonly CodedWeight[];
}

export type Weight = DenseWeight | FrozenWeight | CodedWeight | SplitWeight;

/** A frozen weight from a matrix [outputs, inputs], which it takes over. */
export function freeze(transposed: Tensor2D): FrozenWeight {
  const [outputs, inputs] = transposed.shape;
  return { kind: 'frozen', inputs, outputs, matrix: keep(transpose(transposed)), transposed: keep(transposed) };
}

export const denseWeight = (matrix: Tensor2D): DenseWeight => ({ kind: 'dense', inputs: matrix.shape[0], outputs: matrix.shape[1], matrix });

/** Everything a weight is made of on the device; four bytes an element. */
export function tensorsOf(weight: Weight): readonly Tensor[] {
  switch (weight.kind) {
    case 'dense':
      return [weight.matrix];
    case 'frozen':
      return [weight.matrix, weight.transposed];
    case 'coded':
      return [weight.codes, weight.scales];
    case 'split':
      return weight.parts.flatMap(tensorsOf);
  }
}

/** The parts in codes, one where they need no splitting; none where the weight is in floats. */
export const codedParts = (weight: Weight): readonly CodedWeight[] => (weight.kind === 'split' ? weight.parts : weight.kind === 'coded' ? [weight] : []);

/** Bytes on the device. */
export const weightBytes = (weight: Weight): number => tensorsOf(weight).reduce((total, { size }) => total + 4 * size, 0);

/** The buffers of codes and scales, which must be found whatever device is active when the weight is freed. */
const buffers = new WeakMap<Tensor, GPUBuffer>();

/** Room for so many bytes of codes or scales on the active WebGPU device, in a buffer of its own, which `disposeWeight` frees. */
export function allocateWords(bytes: number): Tensor {
  const buffer = storageBuffer(bytes);
  const words = keep(ownTensor([bytes / 4], 'int32', buffer));
  buffers.set(words, buffer);
  return words;
}

/** Writes to what `allocateWords` made, from byte `offset` on. */
export function writeWords(words: Tensor, offset: number, values: Uint32Array): void {
  recorder().device.queue.writeBuffer(buffers.get(words)!, offset, values as Uint32Array<ArrayBuffer>);
}

/** Frees the weight. What is recorded on WebGPU is submitted first, since it may read its buffers. */
export function disposeWeight(weight: Weight): void {
  if (codedParts(weight).length) flush();
  for (const tensor of tensorsOf(weight)) {
    tensor.dispose();
    buffers.get(tensor)?.destroy();
  }
}

/** A run of neighbouring outputs that one part holds. */
export interface WeightPart {
  readonly weight: CodedWeight;
  /** The run within the part. */
  readonly first: number;
  readonly count: number;
  /** Its place in the range that was asked for. */
  readonly at: number;
}

/** The outputs `[first, first + count)` part by part, in order. */
export function weightPartsIn(parts: readonly CodedWeight[], first: number, count: number): WeightPart[] {
  let begin = 0;
  return parts.flatMap((weight) => {
    const from = Math.max(first, begin);
    const to = Math.min(first + count, begin + weight.outputs);
    const piece = { weight, first: from - begin, count: to - from, at: from - first };
    begin += weight.outputs;
    return to > from ? [piece] : [];
  });
}
