/**
 * Top-k and nucleus filters (arXiv 1904.09751) as the lowest logit that may be drawn: first the k likeliest, then of these the fewest likeliest that have
 * Top-k and nucleus (top-p, arXiv 1904.09751) filters, expressed as the lowest logit that may be drawn: first the k likeliest tokens, then of these the fewest likeliest whose
 * probabilities reach the share p of the k's. Tokens with the same logit as the last one stay.
 */
import {
  cumsum,
  div,
  equal,
  gather,
  greaterEqual,
  less,
  logicalAnd,
  maximum,
  min,
  minimum,
  concat,
  range,
  reshape,
  slice,
  softmax,
  sub,
  sum,
  topk,
  where,
  type Tensor,
  type Tensor2D
} from '@tensorflow/tfjs-core';
import wgsl from './topKTopP.wgsl?raw';
import { grid } from '../core/gpu';
import { run, type Kernel } from '../core/kernel';
import { CONTROL_COLUMNS, LOWEST_LOGIT, REQUEST_COLUMNS } from './sample';

const column = (table: Tensor, index: number): Tensor2D => slice(table as Tensor2D, [0, index], [-1, 1]);

/**
 * logits [rows, vocabulary]; requests int32 [requests, (seed, position, row of logits, top-k)], 0 is off; controls [requests, (temperature, top-p, lowest
 * logits [rows, vocabulary]; requests int32 [requests, (seed, position, row of logits, top-k)], top-k 0 is off; controls [requests, (temperature, top-p, lowest
 * logit)], top-p 1 is off. Sets the lowest logit of each request: `LOWEST_LOGIT` where it is greedy or both are off, and never below that.
 */
export const topKTopPKernel: Kernel<'logits' | 'requests' | 'controls', null> = {
  name: 'TopKTopP',
  inputs: ['logits', 'requests', 'controls'],
  writes: ['controls'],
  outputs: () => [],
  reference({ logits, requests, controls }) {
    const [, vocabulary] = logits.shape as [number, number];
    const [temperature, p, k] = [column(controls, 0), column(controls, 1), column(requests, 3)];
    const off = logicalAnd(equal(k, 0), greaterEqual(p, 1));
    const { values } = topk(gather(logits, reshape(column(requests, 2), [-1])), vocabulary); // the likeliest first
    const last = sub(where(equal(k, 0), vocabulary, minimum(k, vocabulary)), 1);
    const likely = greaterEqual(values, sum(where(equal(range(0, vocabulary), last), values, 0), 1, true));
    const above = cumsum(softmax(where(likely, div(values, maximum(temperature, 1e-6)), -1e30)), 1, true); // the share of likelier tokens
    const kept = logicalAnd(likely, less(above, where(greaterEqual(p, 1), 2, p)));
    const lowest = maximum(min(where(kept, values, 1e30), 1, true), LOWEST_LOGIT);
    return [concat([temperature, p, where(equal(temperature, 0), LOWEST_LOGIT, where(off, LOWEST_LOGIT, lowest))], 1)];
  },
  loop({ logits, requests, controls }, _, { logits: [, vocabulary], requests: [count] }) {
    for (let request = 0; request < count!; request++) {
      const row = requests[REQUEST_COLUMNS * request + 2]!;
      const [control, scores] = [CONTROL_COLUMNS * request, logits.subarray(row * vocabulary!, (row + 1) * vocabulary!)];
      controls[control + 2] = Math.max(LOWEST_LOGIT, lowestOf(scores, requests[REQUEST_COLUMNS * request + 3]!, controls[control]!, controls[control + 1]!));
    }
  },
  program: ({ logits: [, vocabulary], requests: [count] }) => [{ wgsl, workgroups: grid(count!), uniforms: [{ u32: count! }, { u32: vocabulary! }] }]
};

/** The lowest of the scores that may be drawn. */
function lowestOf(scores: Float32Array, k: number, temperature: number, p: number): number {
  if (temperature === 0 || (k === 0 && p >= 1)) return LOWEST_LOGIT;
  const ascending = scores.slice().sort();
  const first = k === 0 ? 0 : Math.max(0, ascending.length - k);
  if (p >= 1) return ascending[first]!;
  const peak = ascending[ascending.length - 1]!;
  const likely = ascending.subarray(ascending.indexOf(ascending[first]!)); // with those equal to the k-th
  const shares = likely.map((score) => Math.exp((score - peak) / temperature));
  const enough = p * shares.reduce((total, share) => total + share, 0);
  let at = likely.length - 1;
  for (let taken = shares[at]!; at > 0 && taken < enough; taken += shares[--at]!);
  return likely[at]!;
}

/** Sets the last column of controls in place; shapes as in `topKTopPKernel`. */
export function applyTopKTopP(logits: Tensor2D, requests: Tensor2D, controls: Tensor2D): void {
  run(topKTopPKernel, { logits, requests, controls }, null);
}
