/** Rotates queries and keys and stores keys and values in the cache in one kernel: generation's step between the projections and attention. */
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { Heads } from '../attention/heads';
import { cacheWriteKernel } from '../cache/write';
import { grid } from '../core/gpu';
import { run, type Kernel } from '../core/kernel';
import { rotaryKernel, rotateRow } from './rotary';
import wgsl from './write.wgsl?raw';

type RotaryWriteOperand = 'q' | 'k' | 'v' | 'positions' | 'slots' | 'table' | 'keys' | 'values';

/**
 * q [rows, heads·width], rotated in place; k, v [rows, keyHeads·width]; positions, slots int32 [rows], each slot at most once; table from `computeRotaryTable`;
 * keys, values: pools [slots, keyHeads·width], changed in place.
 */
export const rotaryWriteKernel: Kernel<RotaryWriteOperand, Heads> = {
  name: 'RotaryWrite',
  inputs: ['q', 'k', 'v', 'positions', 'slots', 'table', 'keys', 'values'],
  writes: ['q', 'keys', 'values'],
  outputs: () => [],
  reference({ q, k, v, positions, slots, table, keys, values }, { width }) {
    const rotated = (x: Tensor): Tensor => rotaryKernel.reference({ x, positions, table }, { width, direction: 1 })[0]!;
    const stored = (pool: Tensor, rows: Tensor): Tensor => cacheWriteKernel.reference({ pool, values: rows, slots }, null)[0]!;
    return [rotated(q), stored(keys, rotated(k)), stored(values, v)];
  },
  loop({ q, k, v, positions, slots, table, keys, values }, _, { q: [, columns], k: [, keyColumns] }, { width }) {
    const rowOf = (rows: Float32Array, row: number, size: number): Float32Array => rows.subarray(row * size, (row + 1) * size);
    for (let row = 0; row < positions.length; row++) {
      const angles = rowOf(table, positions[row]!, width);
      rotateRow(rowOf(q, row, columns!), rowOf(q, row, columns!), angles, 1);
      rotateRow(rowOf(k, row, keyColumns!), rowOf(keys, slots[row]!, keyColumns!), angles, 1);
      rowOf(values, slots[row]!, keyColumns!).set(rowOf(v, row, keyColumns!));
    }
  },
  program({ q: [rows] }, { heads, keyHeads, width }) {
    const pairs = (rows! * (heads + 2 * keyHeads) * width) / 2;
    return [{ wgsl, workgroups: grid(Math.ceil(pairs / 64)), uniforms: [{ u32: rows! }, { u32: heads }, { u32: keyHeads }, { u32: width / 2 }] }];
  }
};

/** The tensors that `rotaryWrite` reads and changes; see `rotaryWriteKernel`. */
export interface RotaryWriteTensors {
  readonly q: Tensor2D;
  readonly k: Tensor2D;
  readonly v: Tensor2D;
  readonly positions: Tensor1D;
  readonly slots: Tensor1D;
  readonly table: Tensor3D;
  readonly keys: Tensor2D;
  readonly values: Tensor2D;
}

/** Rotates q in place, and stores the rotated k and v in their slots. Not differentiable: training uses `rotary`. */
export function rotaryWrite(tensors: RotaryWriteTensors, shape: Heads): void {
  run(rotaryWriteKernel, { ...tensors }, shape);
}
