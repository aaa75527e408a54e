/** A linear layer's matrix on the device: trainable, frozen, or quantised to 4 or 8 bits. */
import { keep, transpose, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import type { CodeLayout } from '../../math/quantise';
import { ownTensor, storageBuffer } from '../core/capture';
import { flush, recorder } from '../core/recorder';

interface MatrixSize {
  readonly inputs: number;
  readonly outputs: number;
}

/** A trainable weight; `matrix` [inputs, outputs]. */
export interface DenseWeight extends MatrixSize {
  readonly kind: 'dense';
  readonly matrix: Tensor2D;
}

/** A frozen weight in floats: `matrix` [inputs, outputs] and its transpose, so that neither pass needs a transpose flag (slow on WebAssembly). */
export interface FrozenWeight extends MatrixSize {
  readonly kind: 'frozen';
  readonly matrix: Tensor2D;
  readonly transposed: Tensor2D;
}

/** A quantised weight: codes and scales as in math/quantise.ts, as int32 tensors, so that every bit survives, over buffers that tfjs does not manage. */
export interface CodedWeight extends MatrixSize {
  readonly kind: 'coded';
  readonly layout: CodeLayout;
  readonly codes: Tensor;
  readonly scales: Tensor;
}

/** A quantised weight too large for one binding: its outputs in order, divided into parts. */
export interface SplitWeight extends MatrixSize {
  readonly kind: 'split';
  readonly parts: readonly CodedWeight[];
}

/** A linear layer's matrix in any of its forms. */
export type Weight = DenseWeight | FrozenWeight | CodedWeight | SplitWeight;

/** A frozen weight from a matrix [outputs, inputs], of which it takes ownership. */
export function freeze(transposed: Tensor2D): FrozenWeight {
  const [outputs, inputs] = transposed.shape;
  return { kind: 'frozen', inputs, outputs, matrix: keep(transpose(transposed)), transposed: keep(transposed) };
}

/** A trainable weight over a matrix [inputs, outputs]. */
export const denseWeight = (matrix: Tensor2D): DenseWeight => ({ kind: 'dense', inputs: matrix.shape[0], outputs: matrix.shape[1], matrix });

/** The tensors of a weight, of four bytes an element. */
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

/** The parts of a quantised weight, a single one where it is not split; none where the weight is in floats. */
export const codedParts = (weight: Weight): readonly CodedWeight[] => (weight.kind === 'split' ? weight.parts : weight.kind === 'coded' ? [weight] : []);

/** Bytes on the device. */
export const weightBytes = (weight: Weight): number => tensorsOf(weight).reduce((total, { size }) => total + 4 * size, 0);

/** The buffers of codes and scales, found without the active backend, which may be another one when a weight is freed. */
const buffers = new WeakMap<Tensor, GPUBuffer>();

/** An uninitialised int32 tensor of `bytes` bytes for codes or scales on the active WebGPU device; its buffer is freed by `disposeWeight`. */
export function allocateWords(bytes: number): Tensor {
  const buffer = storageBuffer(bytes);
  const words = keep(ownTensor([bytes / 4], 'int32', buffer));
  buffers.set(words, buffer);
  return words;
}

/** Writes `values` to a tensor of `allocateWords`, from byte `offset` on. */
export function writeWords(words: Tensor, offset: number, values: Uint32Array): void {
  recorder().device.queue.writeBuffer(buffers.get(words)!, offset, values as Uint32Array<ArrayBuffer>);
}

/** Frees the weight. Recorded WebGPU commands are submitted first, since they may read its buffers. */
export function disposeWeight(weight: Weight): void {
  if (codedParts(weight).length) flush();
  for (const tensor of tensorsOf(weight)) {
    tensor.dispose();
    buffers.get(tensor)?.destroy();
  }
}

/** Neighbouring outputs of a range that lie in one part. */
export interface WeightPart {
  readonly weight: CodedWeight;
  /** Their first row in the part, and their number. */
  readonly first: number;
  readonly count: number;
  /** Index of the first of them in the range. */
  readonly at: number;
}

/** Divides the outputs `[first, first + count)` among the parts that hold them, in order. */
export function weightPartsIn(parts: readonly CodedWeight[], first: number, count: number): WeightPart[] {
  let begin = 0;
  return parts.flatMap((weight) => {
    const from = Math.max(first, begin);
    const to = Math.min(first + count, begin + weight.outputs);
    const share = { weight, first: from - begin, count: to - from, at: from - first };
    begin += weight.outputs;
    return to > from ? [share] : [];
  });
}
