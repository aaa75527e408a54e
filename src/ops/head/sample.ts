/**
 * Draws a token per request, gathered block by block of the vocabulary: the highest of z + noise (gumbel.ts), z = logit / temperature, and the log-probability
 * Draws a token per request, block by block of the vocabulary: the token of the highest key z + noise (gumbel.ts), z = logit / temperature, and its log-probability
 * z − log Σ e^z. The result depends neither on how the vocabulary is divided, since a maximum of maxima is the maximum, nor on other requests, since each has its own noise.
 */
import { add, argMax, concat, exp, gather, max, mul, oneHot, reshape, slice, sub, sum, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { grid } from '../core/gpu';
import { noiseOf, streamOf, uniformOf } from './gumbel';
import type { Kernel } from '../core/kernel';
import best from './drawReduction.wgsl?raw';
import blocks from './sampleBlocks.wgsl?raw';
import { BLOCK, blocksOf } from './vocabularyTiles';

/** Numbers of a record: the highest key, its token, that token's z, the highest z, and Σ e^(z − highest). */
export const SAMPLE_RECORD = 5;

/** Columns of requests: seed, position in the completion, row of the hidden states, top-k. */
export const REQUEST_COLUMNS = 4;

/** Columns of controls: temperature, top-p, lowest logit that may be drawn. */
export const CONTROL_COLUMNS = 3;

/** Lowest logit where every token may be drawn. */
export const LOWEST_LOGIT = -1e30;

interface SampledTile {
  /** First token of the tile, a multiple of a block. */
  readonly first: number;
  /** For the reference alone, since tensor ops cannot hash: noise [requests, count], 0 where greedy, and inverse temperature [requests, 1], 1 where greedy. */
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
 * where temperature 0 is greedy: no noise, z at temperature 1. Fills the tile's blocks of records [requests, blocks, (key, token, its z, highest z, Σ e^(z − highest z))].
 */
export const sampleBlocksKernel: Kernel<'logits' | 'requests' | 'controls' | 'records', SampledTile> = {
  name: 'SampleBlocks',
  inputs: ['logits', 'requests', 'controls', 'records'],
  writes: ['records'],
  outputs: () => [],
  reference({ logits, requests, records }, { first, oracle }) {
    const [before, after] = [first / BLOCK, first / BLOCK + blocksOf(logits.shape[1]!)];
    const z = mul(gather(logits, reshape(slice(requests as Tensor2D, [0, 2], [-1, 1]), [-1])), oracle!.inverse);
    const keys = add(z, oracle!.noise);
    const own = Array.from({ length: after - before }, (_, block) => {
      const blockOf = (whole: Tensor): Tensor2D => slice(whole as Tensor2D, [0, block * BLOCK], [-1, Math.min(BLOCK, logits.shape[1]! - block * BLOCK)]);
      return recordOf(blockOf(z), blockOf(keys), first + block * BLOCK);
    });
    return [concat([slice(records, [0, 0, 0], [-1, before, -1]), ...own, slice(records, [0, after, 0])], 1)];
  },
  loop({ logits, requests, controls, records }, _, { logits: [, count], requests: [drawn], records: [, all] }, { first }) {
    const block = openBlock();
    for (let from = 0; from < count!; from += BLOCK) {
      let [weighed, inverse, lowest] = [-1, 0, 0];
      for (let request = 0; request < drawn!; request++) {
        const temperature = controls[CONTROL_COLUMNS * request]!;
        const row = requests[REQUEST_COLUMNS * request + 2]!;
        const [own, least] = [1 / (temperature || 1), controls[CONTROL_COLUMNS * request + 2]!];
        if (row !== weighed || own !== inverse || least !== lowest) {
          [weighed, inverse, lowest] = [row, own, least];
          weigh(block, logits.subarray(row * count! + from, row * count! + Math.min(from + BLOCK, count!)), inverse, lowest);
        }
        const stream = temperature === 0 ? null : streamOf(requests[REQUEST_COLUMNS * request]!, requests[REQUEST_COLUMNS * request + 1]!);
        records.set(drawFrom(block, stream, first + from), SAMPLE_RECORD * (request * all! + (first + from) / BLOCK));
      }
    }
  },
  program({ logits: [, count], requests: [drawn], records: [, all] }, { first }) {
    const groups = drawn! * blocksOf(count!);
    return [
      {
        wgsl: best + blocks,
        workgroups: grid(groups),
        uniforms: [{ u32: groups }, { u32: count! }, { u32: blocksOf(count!) }, { u32: first / BLOCK }, { u32: all! }]
      }
    ];
  }
};

/** A block of a row as 64-bit probabilities, computed once for all draws from that row at that temperature: sibling sequences share a row until their first different token. */
interface WeighedBlock {
  /** z − highest z, and its exponential; −∞ and 0 where a token may not be drawn. */
  readonly gaps: Float64Array;
  readonly shares: Float64Array;
  size: number;
  /** The first token of the highest z; −1 where none may be drawn. */
  top: number;
  /** The highest z, and Σ shares. */
  peak: number;
  total: number;
}

const openBlock = (): WeighedBlock => ({ gaps: new Float64Array(BLOCK), shares: new Float64Array(BLOCK), size: 0, top: -1, peak: LOWEST_LOGIT, total: 0 });

function weigh(block: WeighedBlock, scores: Float32Array, inverse: number, lowest: number): void {
  let top = -1;
  let highest = LOWEST_LOGIT;
  for (let i = 0; i < scores.length; i++)
    if (scores[i]! > highest && scores[i]! >= lowest) {
      highest = scores[i]!;
      top = i;
    }
  let total = 0;
  for (let i = 0; i < scores.length; i++) {
    const gap = scores[i]! < lowest ? -Infinity : (scores[i]! - highest) * inverse;
    block.gaps[i] = gap;
    total += block.shares[i] = Math.exp(gap);
  }
  Object.assign(block, { size: scores.length, top, peak: top < 0 ? LOWEST_LOGIT : highest * inverse, total: top < 0 ? 0 : total });
}

/** A request's record of a block. Since E ≥ its uniform number, a token whose number is too large for the highest key is skipped without computing logarithms. */
function drawFrom({ gaps, shares, size, top, peak, total }: WeighedBlock, stream: number | null, first: number): readonly number[] {
  if (top < 0) return [LOWEST_LOGIT, first, LOWEST_LOGIT, LOWEST_LOGIT, 0]; // no token of the block may be drawn
  if (stream === null) return [peak, first + top, peak, peak, total];
  let best = top;
  let key = -Infinity; // less the highest z
  let bound = Infinity; // e^−key, with a margin for rounding
  for (let i = 0; i < size; i++) {
    const uniform = uniformOf(stream, first + i);
    if (uniform > shares[i]! * bound) continue;
    const own = gaps[i]! + noiseOf(uniform);
    if (own <= key) continue;
    best = i;
    key = own;
    bound = Math.exp(-own) * (1 + 1e-6);
  }
  return [key + peak, first + best, gaps[best]! + peak, peak, total];
}
