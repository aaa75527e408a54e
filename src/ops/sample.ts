/**
 * Draws a token per request, gathered block by block of the vocabulary: the highest of z + noise (gumbel.ts), z = logit / temperature, and the log-probability
 * z − log Σ e^z of what was drawn. A maximum of maxima is the maximum, so blocks change no draw; and a request's noise is its own, so company changes none.
 */
import { add, argMax, concat, exp, gather, max, mul, oneHot, reshape, slice, sub, sum, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { grid } from './gpu';
import { noiseOf, streamOf, uniformOf } from './gumbel';
import type { Kernel } from './kernel';
import wgsl from './sampleBlocks.wgsl?raw';
import { BLOCK, blocksOf } from './tiles';

/** Numbers of a record: the highest key, its token, that token's z, the highest z, and Σ e^(z − highest). */
export const SAMPLE_RECORD = 5;

/** Columns of requests: seed, position in the completion, row of the hidden states, top-k. */
export const REQUEST = 4;

/** Columns of controls: temperature, top-p, lowest logit that may be drawn. */
export const CONTROL = 3;

/** Lowest logit where every token may be drawn. */
export const EVERY = -1e30;

interface Part {
  /** First token of the tile, a multiple of a block. */
  readonly first: number;
  /** Only the oracle reads these, since tensor ops cannot hash: per request of the tile's tokens the noise, 0 where greedy, and 1 / temperature, 1 where greedy. */
  readonly oracle?: { readonly noise: Tensor2D; readonly inverse: Tensor2D };
}

/** The reference's record of one block, [requests, 1, 5], from z and keys [requests, count]. */
function recordOf(z: Tensor2D, keys: Tensor2D, first: number): Tensor {
  const peak = max(z, 1, true);
  const best = argMax<Tensor1D>(keys, 1);
  const own = sum(mul(z, oneHot(best, z.shape[1], 1, 0, 'float32')), 1, true);
  const columns = [max(keys, 1, true), reshape(add(best, first), [-1, 1]), own, peak, sum(exp(sub(z, peak)), 1, true)];
  return reshape(concat(columns, 1), [-1, 1, SAMPLE_RECORD]);
}

/**
 * logits [rows, count] of a tile; requests int32 [requests, (seed, position, row of logits, top-k)]; controls [requests, (temperature, top-p, lowest logit)],
 * where temperature 0 is greedy, without noise and at temperature 1. Fills the tile's blocks of records [requests, blocks, (key, token, its z, highest z, Σ e)].
 */
export const sampleBlocksKernel: Kernel<'logits' | 'requests' | 'controls' | 'records', Part> = {
  name: 'SampleBlocks',
  inputs: ['logits', 'requests', 'controls', 'records'],
  writes: ['records'],
  outputs: () => [],
  reference({ logits, requests, records }, { first, oracle }) {
    const [before, after] = [first / BLOCK, first / BLOCK + blocksOf(logits.shape[1]!)];
    const z = mul(gather(logits, reshape(slice(requests as Tensor2D, [0, 2], [-1, 1]), [-1])), oracle!.inverse);
    const keys = add(z, oracle!.noise);
    const own = Array.from({ length: after - before }, (_, block) => {
      const cut = (whole: Tensor): Tensor2D => slice(whole as Tensor2D, [0, block * BLOCK], [-1, Math.min(BLOCK, logits.shape[1]! - block * BLOCK)]);
      return recordOf(cut(z), cut(keys), first + block * BLOCK);
    });
    return [concat([slice(records, [0, 0, 0], [-1, before, -1]), ...own, slice(records, [0, after, 0])], 1)];
  },
  loop({ logits, requests, controls, records }, _, { logits: [, count], requests: [drawn], records: [, all] }, { first }) {
    for (let request = 0; request < drawn!; request++) {
      const temperature = controls[CONTROL * request]!;
      const lowest = controls[CONTROL * request + 2]!;
      const stream = temperature === 0 ? null : streamOf(requests[REQUEST * request]!, requests[REQUEST * request + 1]!);
      const row = requests[REQUEST * request + 2]!;
      for (let from = 0; from < count!; from += BLOCK) {
        const scores = logits.subarray(row * count! + from, row * count! + Math.min(from + BLOCK, count!));
        const record = recordBlock(scores, stream, 1 / (temperature || 1), lowest, first + from);
        records.set(record, SAMPLE_RECORD * (request * all! + (first + from) / BLOCK));
      }
    }
  },
  program({ logits: [, count], requests: [drawn], records: [, all] }, { first }) {
    const groups = drawn! * blocksOf(count!);
    return [
      {
        wgsl,
        workgroups: grid(groups),
        uniforms: [{ u32: groups }, { u32: count! }, { u32: blocksOf(count!) }, { u32: first / BLOCK }, { u32: all! }]
      }
    ];
  }
};

/** A block's record in 64 bits. E is at least the uniform number, so that a token whose number is too large for its key to be the highest needs no logarithm. */
function recordBlock(scores: Float32Array, stream: number | null, inverse: number, lowest: number, first: number): readonly number[] {
  let top = -1;
  let peak = EVERY;
  for (let i = 0; i < scores.length; i++)
    if (scores[i]! > peak && scores[i]! >= lowest) {
      peak = scores[i]!;
      top = i;
    }
  if (top < 0) return [EVERY, first, EVERY, EVERY, 0]; // nothing of it may be drawn
  let best = top;
  let key = stream === null ? 0 : -Infinity; // less the highest z, as all that follows
  let room = Infinity; // e^−key, with a little over for rounding
  let total = 0;
  for (let i = 0; i < scores.length; i++) {
    if (scores[i]! < lowest) continue;
    const z = (scores[i]! - peak) * inverse;
    const share = Math.exp(z);
    total += share;
    if (stream === null) continue;
    const uniform = uniformOf(stream, first + i);
    if (uniform > share * room) continue;
    const own = z + noiseOf(uniform);
    if (own <= key) continue;
    best = i;
    key = own;
    room = Math.exp(-own) * (1 + 1e-6);
  }
  return [key + peak * inverse, first + best, scores[best]! * inverse, peak * inverse, total];
}
