/**
 * Log-probability of a target token and entropy of its distribution, computed block by block of the vocabulary.
 *
 *   a block keeps m = max z, s = Σ e^(z−m), w = Σ e^(z−m)·(z−m);  over blocks  M = max m, S = Σ s·e^(m−M), W = Σ e^(m−M)·(w + s·(m−M))
 *   log p = z[target] − M − log S,  entropy = log S − W / S,  log-sum-exp = M + log S
 */
import { add, concat, div, exp, log, max, mul, reshape, slice, split, sub, sum, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { grid } from '../core/gpu';
import { run, type Kernel } from '../core/kernel';
import blocks from './logprobBlocks.wgsl?raw';
import merge from './logprobMerge.wgsl?raw';
import { allocateRecords, BLOCK, blocksOf, targetHits, type VocabularyTile } from './vocabularyTiles';

/** Numbers of a record: m, s, w and the target's logit, which is 0 where the target is in another block. */
export const LOGPROB_RECORD = 4;

/** The reference's record of one block of logits, [rows, 1, 4]. */
function recordOf(logits: Tensor2D, targets: Tensor, first: number): Tensor {
  const peak = max(logits, 1, true);
  const z = sub(logits, peak);
  const hit = targetHits(targets, first, logits.shape[1]);
  const columns = [peak, sum(exp(z), 1, true), sum(mul(exp(z), z), 1, true), sum(mul(logits, hit), 1, true)];
  return reshape(concat(columns, 1), [-1, 1, LOGPROB_RECORD]);
}

/** logits [rows, count] of a tile, targets int32 [rows]; fills the tile's blocks of records [rows, blocks, (m, s, w, target's logit)]. */
export const logprobBlocksKernel: Kernel<'logits' | 'targets' | 'records', Pick<VocabularyTile, 'first'>> = {
  name: 'LogprobBlocks',
  inputs: ['logits', 'targets', 'records'],
  writes: ['records'],
  outputs: () => [],
  reference({ logits, targets, records }, { first }) {
    const [rows, count] = logits.shape as [number, number];
    const [before, after] = [first / BLOCK, first / BLOCK + blocksOf(count)];
    const own = Array.from({ length: after - before }, (_, block) =>
      recordOf(slice(logits as Tensor2D, [0, block * BLOCK], [rows, Math.min(BLOCK, count - block * BLOCK)]), targets, first + block * BLOCK)
    );
    return [concat([slice(records, [0, 0, 0], [-1, before, -1]), ...own, slice(records, [0, after, 0])], 1)];
  },
  loop({ logits, targets, records }, _, { logits: [rows, count], records: [, all] }, { first }) {
    for (let row = 0; row < rows!; row++)
      for (let from = 0; from < count!; from += BLOCK) {
        const [base, end] = [row * count!, Math.min(from + BLOCK, count!)];
        let peak = -Infinity;
        for (let i = from; i < end; i++) if (logits[base + i]! > peak) peak = logits[base + i]!;
        let total = 0;
        let weighted = 0;
        for (let i = from; i < end; i++) {
          const z = logits[base + i]! - peak;
          const e = Math.exp(z);
          total += e;
          weighted += e * z;
        }
        const target = targets[row]! - first;
        const hit = target >= from && target < end ? logits[base + target]! : 0;
        records.set([peak, total, weighted, hit], LOGPROB_RECORD * (row * all! + (first + from) / BLOCK));
      }
  },
  program({ logits: [rows, count], records: [, all] }, { first }) {
    const groups = rows! * blocksOf(count!);
    return [
      {
        wgsl: blocks,
        workgroups: grid(groups),
        uniforms: [{ u32: groups }, { u32: count! }, { u32: blocksOf(count!) }, { u32: first / BLOCK }, { u32: all! }]
      }
    ];
  }
};

/** records [rows, blocks, 4] to figures [rows, (log-prob of the target, entropy in nats, log-sum-exp)]. */
export const logprobMergeKernel: Kernel<'records', null> = {
  name: 'LogprobMerge',
  inputs: ['records'],
  outputs: ({ records: [rows] }) => [[rows!, 3]],
  reference({ records }) {
    const [m, s, w, target] = split(records, LOGPROB_RECORD, 2) as [Tensor, Tensor, Tensor, Tensor]; // [rows, blocks, 1] each
    const peak = max(m, 1, true);
    const away = sub(m, peak);
    const total = sum(mul(s, exp(away)), 1, true);
    const weighted = sum(mul(exp(away), add(w, mul(s, away))), 1, true);
    const normaliser = add(peak, log(total));
    return [reshape(concat([sub(sum(target, 1, true), normaliser), sub(log(total), div(weighted, total)), normaliser], 1), [-1, 3])];
  },
  loop({ records }, [figures], { records: [rows, all] }) {
    for (let row = 0; row < rows!; row++) {
      const own = records.subarray(LOGPROB_RECORD * row * all!, LOGPROB_RECORD * (row + 1) * all!);
      let peak = -Infinity;
      for (let at = 0; at < own.length; at += LOGPROB_RECORD) if (own[at]! > peak) peak = own[at]!;
      let [total, weighted, target] = [0, 0, 0];
      for (let at = 0; at < own.length; at += LOGPROB_RECORD) {
        const away = own[at]! - peak;
        total += own[at + 1]! * Math.exp(away);
        weighted += Math.exp(away) * (own[at + 2]! + own[at + 1]! * away);
        target += own[at + 3]!;
      }
      figures!.set([target - peak - Math.log(total), Math.log(total) - weighted / total, peak + Math.log(total)], 3 * row);
    }
  },
  program: ({ records: [rows, all] }) => [{ wgsl: merge, workgroups: grid(rows!), uniforms: [{ u32: rows! }, { u32: all! }] }]
};

/** Figures [rows, (log-prob, entropy, log-sum-exp)] from whole logits [rows, vocabulary]; records no gradient. */
export function logprob(logits: Tensor2D, targets: Tensor1D): Tensor2D {
  const records = allocateRecords(logits.shape[0], logits.shape[1], LOGPROB_RECORD);
  run(logprobBlocksKernel, { logits, targets, records }, { first: 0 });
  const [figures] = run(logprobMergeKernel, { records }, null);
  records.dispose();
  return figures as Tensor2D;
}
