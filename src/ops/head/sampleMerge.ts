/** Merges a request's blocks: the token of the highest key, and log p = its z − M − log Σ s·e^(m−M), where a block has the highest z m and the sum s, and M = max m. */
import { add, cast, concat, equal, exp, log, max, mul, reshape, split, sub, sum, type Tensor } from '@tensorflow/tfjs-core';
import { grid } from '../core/gpu';
import type { Kernel } from '../core/kernel';
import { SAMPLE_RECORD } from './sample';
import best from './drawReduction.wgsl?raw';
import merge from './sampleMerge.wgsl?raw';

/** records [requests, blocks, 5] to drawn [requests, (token, its log-probability)]. */
export const sampleMergeKernel: Kernel<'records', null> = {
  name: 'SampleMerge',
  inputs: ['records'],
  outputs: ({ records: [requests] }) => [[requests!, 2]],
  reference({ records }) {
    const [key, token, z, peak, total] = split(records, SAMPLE_RECORD, 2) as Tensor[] as [Tensor, Tensor, Tensor, Tensor, Tensor]; // [requests, blocks, 1] each
    const best = cast(equal(key, max(key, 1, true)), 'float32');
    const highest = max(peak, 1, true);
    const all = add(highest, log(sum(mul(total, exp(sub(peak, highest))), 1, true)));
    return [reshape(concat([sum(mul(token, best), 1, true), sub(sum(mul(z, best), 1, true), all)], 1), [-1, 2])];
  },
  loop({ records }, [drawn], { records: [requests, all] }) {
    for (let request = 0; request < requests!; request++) {
      const own = records.subarray(SAMPLE_RECORD * request * all!, SAMPLE_RECORD * (request + 1) * all!);
      let best = 0;
      let peak = own[3]!;
      for (let at = SAMPLE_RECORD; at < own.length; at += SAMPLE_RECORD) {
        if (own[at]! > own[best]!) best = at;
        if (own[at + 3]! > peak) peak = own[at + 3]!;
      }
      let total = 0;
      for (let at = 0; at < own.length; at += SAMPLE_RECORD) total += own[at + 4]! * Math.exp(own[at + 3]! - peak);
      drawn!.set([own[best + 1]!, own[best + 2]! - peak - Math.log(total)], 2 * request);
    }
  },
  program: ({ records: [requests, all] }) => [{ wgsl: best + merge, workgroups: grid(requests!), uniforms: [{ u32: requests! }, { u32: all! }] }]
};
