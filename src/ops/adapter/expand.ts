/** The wide half of an adapter: `y[row, k] = base[row, k] + Σ_r s[row, r] · W[agent(row), r, k]`; the base alone where a row has no agent. */
import { add, expandDims, mul, sum, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import wgsl from './expand.wgsl?raw';
import { grid } from '../core/gpu';
import { run, type Kernel } from '../core/kernel';
import { ownSlots, slotStrides, type SlotLayout } from './slotLayout';

/** base [rows, length], s [rows, rank], matrix cut into parts, agents int32 [rows], to [rows, length]. The sum runs over r in order by fma, and is then added to the base. */
export const expandKernel: Kernel<'base' | 's' | 'matrix' | 'agents', SlotLayout> = {
  name: 'Expand',
  inputs: ['base', 's', 'matrix', 'agents'],
  outputs: ({ base }) => [base],
  reference: ({ base, s, matrix, agents }, cut) => [add(base, sum(mul(ownSlots(matrix, agents, cut), expandDims(s, 2)), 1))],
  program({ base: [rows, length], matrix }, cut) {
    const count = rows! * length!;
    return [{ wgsl, workgroups: grid(Math.ceil(count / 64)), uniforms: [{ u32: count }, { u32: length! }, { u32: cut.rank }, ...slotStrides(matrix, cut)] }];
  }
};

/** y [rows, length] without a gradient. */
export function expand(base: Tensor2D, s: Tensor2D, matrix: Tensor2D, agents: Tensor1D, cut: SlotLayout): Tensor2D {
  return run(expandKernel, { base, s, matrix, agents }, cut)[0] as Tensor2D;
}
