/** Gradient of a matrix in slots: `dW[slot, r, k] = Σ_row x[row, k] · s[row, r]` over the slot's own rows, exactly 0 where it has none. */
import { equal, expandDims, mul, range, reshape, sum, transpose, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { run, type Kernel } from '../core/kernel';
import { slotStrides, type SlotLayout } from './slotLayout';
import wgsl from './slotGradient.wgsl?raw';

interface SlotGradientAttributes extends SlotLayout {
  /** How many slots the matrix has. */
  readonly count: number;
}

/** Ranks that one thread computes. */
const TILE = 8;

const shapeOf = (length: number, { count, rank, along }: SlotGradientAttributes): [number, number] =>
  along === 'columns' ? [length, count * rank] : [count * rank, length];

/** x [rows, length], s [rows, rank], slots int32 [rows], each row's slot or −1, to the matrix's shape. Rows are added in their order by fma. */
export const slotGradientKernel: Kernel<'x' | 's' | 'slots', SlotGradientAttributes> = {
  name: 'SlotGradient',
  inputs: ['x', 's', 'slots'],
  outputs: ({ x: [, length] }, attributes) => [shapeOf(length!, attributes)],
  reference({ x, s, slots }, attributes) {
    const { count, rank, along } = attributes;
    const [rows, length] = x.shape as [number, number];
    const own = equal(reshape(slots, [rows, 1]), reshape(range(0, count, 1, 'int32'), [1, count])); // [rows, count]
    const spread = reshape(mul(expandDims(own, 2), expandDims(s, 1)), [rows, count * rank]);
    const gradient = sum(mul(expandDims(spread, 2), expandDims(x, 1)), 0); // [count · rank, length]
    return [along === 'rows' ? gradient : transpose(reshape(gradient, [count * rank, length]))];
  },
  program({ x: [rows, length] }, attributes) {
    const { count, rank } = attributes;
    const uniforms = [{ u32: rows! }, { u32: length! }, { u32: rank }, ...slotStrides(shapeOf(length!, attributes), attributes)];
    return [{ wgsl, workgroups: [Math.ceil(length! / 64), Math.ceil(rank / TILE), count], uniforms }];
  }
};

/** dW in the matrix's shape; records no gradient. */
export function slotGradient(x: Tensor2D, s: Tensor2D, slots: Tensor1D, attributes: SlotGradientAttributes): Tensor2D {
  return run(slotGradientKernel, { x, s, slots }, attributes)[0] as Tensor2D;
}
