/** Partial sums of a matrix's squares and counts of its non-finite numbers, from which the global gradient norm is computed. */
import { cast, concat, isFinite, logicalNot, pad, reshape, slice, square, stack, sum, type Tensor, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';
import { run, type Kernel } from '../core/kernel';
import wgsl from './squareSum.wgsl?raw';

/** Most partial sums of one matrix: a workgroup each, of 256 lanes. */
export const PARTIAL_SUMS = 64;
const LANES = 256;
/** Least numbers that a lane adds, in a matrix large enough: the reduction afterwards costs as much as about ten additions. */
const EACH = 16;

/** Partial sums of a matrix of `count` numbers; in a small one the remaining of the 64 are 0. */
const partialSumsOf = (count: number): number => Math.min(PARTIAL_SUMS, Math.ceil(count / (LANES * EACH)));

interface SquareSumAttributes {
  /** The matrix's row of `totals`. */
  readonly place: number;
}

/**
 * matrix [rows, columns]; totals [matrices, 64 · (Σ squares, count of non-finite numbers)], of which row `place` is changed in place. Squares of non-finite numbers
 * count as 0. The program tests bits, since WGSL may assume that all numbers are finite.
 */
export const squareSumKernel: Kernel<'matrix' | 'totals', SquareSumAttributes> = {
  name: 'SquareSum',
  inputs: ['matrix', 'totals'],
  writes: ['totals'],
  outputs: () => [],
  reference({ matrix, totals }, { place }): Tensor[] {
    const flat = reshape(matrix, [-1]);
    const pieces = partialSumsOf(flat.size);
    const around = pieces * LANES;
    const blocks = (values: Tensor): Tensor => {
      const whole = pad(values, [[0, (around - (values.size % around)) % around]]);
      return pad(sum(reshape(whole, [-1, pieces, LANES]) as Tensor3D, [0, 2]), [[0, PARTIAL_SUMS - pieces]]);
    };
    const notFinite = cast(logicalNot(isFinite(flat)), 'float32');
    const row = reshape(stack([blocks(square(flat)), blocks(notFinite)], 1), [1, 2 * PARTIAL_SUMS]);
    const others = totals as Tensor2D;
    return [concat([slice(others, [0, 0], [place, -1]), row, slice(others, [place + 1, 0], [-1, -1])], 0)];
  },
  loop({ matrix, totals }, _, __, { place }) {
    const row = totals.subarray(2 * PARTIAL_SUMS * place, 2 * PARTIAL_SUMS * (place + 1)).fill(0);
    const pieces = partialSumsOf(matrix.length);
    for (let i = 0; i < matrix.length; i++) {
      const piece = 2 * (Math.floor(i / LANES) % pieces);
      if (Number.isFinite(matrix[i])) row[piece]! += matrix[i]! * matrix[i]!;
      else row[piece + 1]!++;
    }
  },
  program({ matrix: [rows, columns] }, { place }) {
    const count = rows! * columns!;
    const pieces = partialSumsOf(count);
    return [{ wgsl, workgroups: [pieces, 1, 1], uniforms: [{ u32: count }, { u32: place }, { u32: pieces }] }];
  }
};

/** Fills row `place` of `totals`; shapes as in `squareSumKernel`. */
export function squareSum(matrix: Tensor2D, totals: Tensor2D, place: number): void {
  run(squareSumKernel, { matrix, totals }, { place });
}
