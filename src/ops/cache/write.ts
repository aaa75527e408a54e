/** Stores rows in a pool, each in its own slot: `pool[slots[row]] = values[row]`. */
import { reshape, tensorScatterUpdate, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { grid } from '../core/gpu';
import { run, type Kernel } from '../core/kernel';
import wgsl from './write.wgsl?raw';

/** pool [slots, width], changed in place; values [rows, width]; slots int32 [rows], each at most once. */
export const cacheWriteKernel: Kernel<'pool' | 'values' | 'slots', null> = {
  name: 'CacheWrite',
  inputs: ['pool', 'values', 'slots'],
  writes: ['pool'],
  outputs: () => [],
  reference: ({ pool, values, slots }): Tensor[] => [tensorScatterUpdate(pool as Tensor2D, reshape(slots, [-1, 1]) as Tensor2D, values)],
  loop({ pool, values, slots }, _, { values: [, width] }) {
    for (let row = 0; row < slots.length; row++) pool.set(values.subarray(row * width!, (row + 1) * width!), slots[row]! * width!);
  },
  program({ values: [rows, width] }) {
    return [{ wgsl, workgroups: grid(Math.ceil((rows! * width!) / 64)), uniforms: [{ u32: rows! * width! }, { u32: width! }] }];
  }
};

/** Stores values [rows, width] in the pool [slots, width] at slots int32 [rows], each slot at most once. Changes the pool in place. */
export function cacheWrite(pool: Tensor2D, values: Tensor2D, slots: Tensor1D): void {
  run(cacheWriteKernel, { pool, values, slots }, null);
}
