/** Products with a quantised matrix that may lie in several parts: computed part by part, with the bits of the whole product. */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { codedProductBiasedKernel, codedProductBiasedPlacedKernel, codedProductKernel, codedProductPlacedKernel } from './product';
import { codedProductTransposedKernel, codedProductTransposedMoreKernel } from './transposed';
import { run } from '../core/kernel';
import { weightPartsIn, type CodedWeight, type WeightPart } from '../linear/weight';

/** For each part of a weight, its share of the outputs `[first, first + count)`, with its codes and scales, as the kernels take them. */
function rangesOf(parts: readonly CodedWeight[], first: number, count: number) {
  const shares = weightPartsIn(parts, first, count) as [WeightPart, ...WeightPart[]];
  return shares.map(({ at, ...own }) => ({
    range: shares.length > 1 ? { ...own, place: { at, stride: count } } : own,
    tensors: { codes: own.weight.codes, scales: own.weight.scales }
  })) as [WeightRange, ...WeightRange[]];
}

interface WeightRange {
  readonly range: Omit<WeightPart, 'at'>;
  readonly tensors: Pick<CodedWeight, 'codes' | 'scales'>;
}

/** The columns `[first, first + count)` of x · Wᵀ, [rows, count]. */
export function codedProduct(x: Tensor2D, parts: readonly CodedWeight[], first: number, count: number): Tensor2D {
  const [own, ...others] = rangesOf(parts, first, count);
  const y = run(codedProductKernel, { x, ...own.tensors }, own.range)[0] as Tensor2D;
  for (const { range, tensors } of others) run(codedProductPlacedKernel, { x, ...tensors, y }, range);
  return y;
}

/** The whole x · Wᵀ + bias, [rows, outputs]. */
export function codedProductBiased(x: Tensor2D, parts: readonly CodedWeight[], bias: Tensor1D): Tensor2D {
  const [own, ...others] = rangesOf(parts, 0, bias.shape[0]);
  const y = run(codedProductBiasedKernel, { x, ...own.tensors, bias }, own.range)[0] as Tensor2D;
  for (const { range, tensors } of others) run(codedProductBiasedPlacedKernel, { x, ...tensors, bias, y }, range);
  return y;
}

/** The share of the columns `[first, first + count)` in dx = dy · W: dy [rows, count], result [rows, inputs]. */
export function codedProductTransposed(dy: Tensor2D, parts: readonly CodedWeight[], first: number, count: number): Tensor2D {
  const [own, ...others] = rangesOf(parts, first, count);
  const dx = run(codedProductTransposedKernel, { dy, ...own.tensors }, own.range)[0] as Tensor2D;
  for (const { range, tensors } of others) run(codedProductTransposedMoreKernel, { dy, ...tensors, dx }, range);
  return dx;
}
