/** Token masks: row by row, the logits of masked tokens are set below those of any token that may be drawn; the others keep their bits. */
import { equal, where, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import wgsl from './tokenMask.wgsl?raw';
import { grid } from '../core/gpu';
import { run, type Kernel } from '../core/kernel';
import { LOWEST_LOGIT } from './sample';

/** The logit of a masked token, below `LOWEST_LOGIT`. */
const MASKED_LOGIT = 2 * LOWEST_LOGIT;

interface MaskedTile {
  /** First token of the tile, a multiple of a block. */
  readonly first: number;
  /** For the reference alone, since tensor ops have no bit operations: 1 where a token of the tile may be drawn, [rows, count]. */
  readonly oracle?: { readonly allowed: Tensor2D };
}

/** logits [rows, count] of a tile, changed in place; masks int32 [rows, words]: bit t % 32 of word t / 32 says whether token t may be drawn. */
export const tokenMaskKernel: Kernel<'logits' | 'masks', MaskedTile> = {
  name: 'TokenMask',
  inputs: ['logits', 'masks'],
  writes: ['logits'],
  outputs: () => [],
  reference: ({ logits }, { oracle }): Tensor[] => [where(equal(oracle!.allowed, 1), logits, MASKED_LOGIT)],
  loop({ logits, masks }, _, { logits: [rows, count], masks: [, words] }, { first }) {
    for (let row = 0; row < rows!; row++)
      for (let from = 0; from < count!; from += 32) {
        const mask = masks[row * words! + (first + from) / 32]!;
        if (mask === -1) continue; // all 32 may be drawn
        for (let i = from; i < Math.min(from + 32, count!); i++) if (!((mask >>> (i - from)) & 1)) logits[row * count! + i] = MASKED_LOGIT;
      }
  },
  program: ({ logits: [rows, count], masks: [, words] }, { first }) => [
    { wgsl, workgroups: grid(Math.ceil((rows! * count!) / 64)), uniforms: [{ u32: rows! * count! }, { u32: count! }, { u32: words! }, { u32: first / 32 }] }
  ]
};

/** 32-bit words of a mask over `vocabulary` tokens. */
export const maskWords = (vocabulary: number): number => Math.ceil(vocabulary / 32);

/** The masks concatenated, [rows, words]; a row without one has all bits set. */
export function maskRows(masks: readonly (Int32Array | undefined)[], words: number): Int32Array {
  const rows = new Int32Array(masks.length * words).fill(-1);
  masks.forEach((mask, row) => mask && rows.set(mask, row * words));
  return rows;
}

/** Masks the logits [rows, count] of the tokens from `first` on in place; masks int32 [rows, words]. */
export function applyTokenMask(logits: Tensor2D, masks: Tensor2D, first: number): void {
  run(tokenMaskKernel, { logits, masks }, { first });
}
