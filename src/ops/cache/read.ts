/** Reads rows of a pool: `values[row] = pool[slots[row]]`. */
import { gather, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import wgsl from './read.wgsl?raw';
import { grid } from '../core/gpu';
import { run, type Kernel } from '../core/kernel';

/** pool [slots, width], slots int32 [rows]; values [rows, width]. */
export const cacheReadKernel: Kernel<'pool' | 'slots', null> = {
  name: 'CacheRead',
  inputs: ['pool', 'slots'],
  outputs: ({ pool: [, width], slots: [rows] }) => [[rows!, width!]],
  reference: ({ pool, slots }) => [gather(pool, slots as Tensor1D)],
  loop({ pool, slots }, [values], { pool: [, width] }) {
    for (let row = 0; row < slots.length; row++) values!.set(pool.subarray(slots[row]! * width!, (slots[row]! + 1) * width!), row * width!);
  },
  program({ pool: [, width], slots: [rows] }) {
    return [{ wgsl, workgroups: grid(Math.ceil((rows! * width!) / 64)), uniforms: [{ u32: rows! * width! }, { u32: width! }] }];
  }
};

/** values [rows, width] of pool [slots, width] at slots int32 [rows]; records no gradient. */
export const cacheRead = (pool: Tensor2D, slots: Tensor1D): Tensor2D => run(cacheReadKernel, { pool, slots }, null)[0] as Tensor2D;
