/** The wide half of an adapter: `y[row, k] = base[row, k] + Σ_r s[row, r] · W[slot(row), r, k]`; the base alone where a row has no slot. */
import { add, expandDims, mul, sum, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import wgsl from './expand.wgsl?raw';
import { grid } from '../core/gpu';
import { run, type Kernel } from '../core/kernel';
import { ownSlots, slotStrides, type SlotLayout } from './slotLayout';

/** base [rows, length], s [rows, rank], matrix in slots (SlotLayout), slots int32 [rows], each row's slot or −1; y [rows, length]. The sum runs over r in order by fma, and is then added to the base. */
export const expandKernel: Kernel<'base' | 's' | 'matrix' | 'slots', SlotLayout> = {
  name: 'Expand',
  inputs: ['base', 's', 'matrix', 'slots'],
  outputs: ({ base }) => [base],
  reference: ({ base, s, matrix, slots }, layout) => [add(base, sum(mul(ownSlots(matrix, slots, layout), expandDims(s, 2)), 1))],
  program({ base: [rows, length], matrix }, layout) {
    const count = rows! * length!;
    return [
      { wgsl, workgroups: grid(Math.ceil(count / 64)), uniforms: [{ u32: count }, { u32: length! }, { u32: layout.rank }, ...slotStrides(matrix, layout)] }
    ];
  }
};

/** y [rows, length] without a gradient. */
export function expand(base: Tensor2D, s: Tensor2D, matrix: Tensor2D, slots: Tensor1D, layout: SlotLayout): Tensor2D {
  return run(expandKernel, { base, s, matrix, slots }, layout)[0] as Tensor2D;
}
