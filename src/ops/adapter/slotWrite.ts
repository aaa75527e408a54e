/** Writes one adapter into its slot of a matrix, in place. */
import { concat, slice, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { grid } from '../core/gpu';
import { run, type Kernel } from '../core/kernel';
import type { SlotLayout } from './slotLayout';
import wgsl from './slotWrite.wgsl?raw';

interface SlotWriteAttributes extends SlotLayout {
  readonly slot: number;
}

/** matrix in slots, changed in place; part [length, rank] or, where slots lie along rows, [rank, length]. */
export const slotWriteKernel: Kernel<'matrix' | 'part', SlotWriteAttributes> = {
  name: 'SlotWrite',
  inputs: ['matrix', 'part'],
  writes: ['matrix'],
  outputs: () => [],
  reference({ matrix, part }, { slot, rank, along }): Tensor[] {
    const axis = along === 'rows' ? 0 : 1;
    const [before, own, whole] = [slot * rank, rank, matrix.shape[axis]!];
    const run = (from: number, count: number): Tensor2D =>
      axis === 0 ? slice(matrix as Tensor2D, [from, 0], [count, -1]) : slice(matrix as Tensor2D, [0, from], [-1, count]);
    return [concat([run(0, before), part as Tensor2D, run(before + own, whole - before - own)], axis)];
  },
  loop({ matrix, part }, _, { matrix: [, columns], part: [rows, width] }, { slot, rank, along }) {
    const start = along === 'rows' ? slot * rank * columns! : slot * rank;
    for (let row = 0; row < rows!; row++) matrix.set(part.subarray(row * width!, (row + 1) * width!), start + row * columns!);
  },
  program({ matrix: [, columns], part: [rows, width] }, { slot, rank, along }) {
    const count = rows! * width!;
    const start = along === 'rows' ? slot * rank * columns! : slot * rank;
    return [{ wgsl, workgroups: grid(Math.ceil(count / 64)), uniforms: [{ u32: count }, { u32: width! }, { u32: columns! }, { u32: start }] }];
  }
};

/** Writes `part`, shaped as `slotWriteKernel` says, into the slot. Changes the matrix in place. */
export function slotWrite(matrix: Tensor2D, part: Tensor2D, attributes: SlotWriteAttributes): void {
  run(slotWriteKernel, { matrix, part }, attributes);
}
