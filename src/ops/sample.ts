/** Draws tokens from logits: seeded by request and position alone, so that company in the batch changes nothing. */
import {
  add,
  argMax,
  cast,
  cumsum,
  div,
  gather,
  greaterEqual,
  logSoftmax,
  mul,
  oneHot,
  softmax,
  stack,
  sub,
  sum,
  tensor1d,
  tensor2d,
  type Tensor1D,
  type Tensor2D
} from '@tensorflow/tfjs-core';
import { avalanche } from '../math/random';
import { grid } from './gpu';
import { run, type Kernel } from './kernel';
import wgsl from './sample.wgsl?raw';

/** The uniform number in [0, 1) that decides a request's draw at a position: 24 bits of a hash. */
export function uniformOf(seed: number, position: number): number {
  return (avalanche(seed ^ avalanche((position + 0x9e3779b9) >>> 0)) >>> 8) * 2 ** -24;
}

interface Oracle {
  /** The requests' seeds and positions and temperatures as numbers: only the oracle, which hashes on the host, reads them. */
  readonly draws: readonly { readonly row: number; readonly seed: number; readonly position: number; readonly temperature: number }[];
}

/**
 * logits [rows, vocabulary]; requests int32 [requests, (row of logits, seed, position)]; temperatures [requests], 0 is greedy.
 * drawn [requests, (token, log-prob at that temperature, at 1 where greedy)].
 */
export const sampleKernel: Kernel<'logits' | 'requests' | 'temperatures', Oracle | null> = {
  name: 'Sample',
  inputs: ['logits', 'requests', 'temperatures'],
  outputs: ({ requests: [count] }) => [[count!, 2]],
  reference({ logits }, oracle) {
    const { draws } = oracle!;
    const rows = gather(
      logits,
      tensor1d(
        draws.map(({ row }) => row),
        'int32'
      )
    );
    const scaled = div(rows, tensor2d(draws.map(({ temperature }) => [temperature || 1]))) as Tensor2D;
    // The token drawn is the number of tokens whose cumulative share does not pass the draw.
    const passed = greaterEqual(tensor2d(draws.map(({ seed, position }) => [uniformOf(seed, position)])), cumsum(softmax(scaled), 1));
    const greedy = tensor1d(draws.map(({ temperature }) => (temperature === 0 ? 1 : 0)));
    const token = add(mul(sum(cast(passed, 'float32'), 1), sub(1, greedy)), mul(cast(argMax(scaled, 1), 'float32'), greedy));
    const chosen = oneHot(cast(token, 'int32') as Tensor1D, logits.shape[1]!, 1, 0, 'float32');
    return [stack([token, sum(mul(logSoftmax(scaled), chosen), 1)], 1)];
  },
  loop({ logits, requests, temperatures }, [drawn], { logits: [, width] }) {
    for (let request = 0; request < temperatures.length; request++) {
      const base = requests[3 * request]! * width!;
      const greedy = temperatures[request] === 0;
      const inverse = greedy ? 1 : 1 / temperatures[request]!;
      let best = 0;
      for (let i = 1; i < width!; i++) if (logits[base + i]! > logits[base + best]!) best = i;
      const peak = logits[base + best]!;
      let total = 0;
      for (let i = 0; i < width!; i++) total += Math.exp((logits[base + i]! - peak) * inverse);
      let token = best;
      if (!greedy) {
        const draw = uniformOf(requests[3 * request + 1]!, requests[3 * request + 2]!) * total;
        let below = 0;
        for (token = 0; token < width! - 1; token++) {
          below += Math.exp((logits[base + token]! - peak) * inverse);
          if (below > draw) break;
        }
      }
      drawn![2 * request] = token;
      drawn![2 * request + 1] = (logits[base + token]! - peak) * inverse - Math.log(total);
    }
  },
  program: ({ logits: [, width], requests: [count] }) => [{ wgsl, workgroups: grid(count!), uniforms: [{ u32: count! }, { u32: width! }] }]
};

export function sample(logits: Tensor2D, requests: Tensor2D, temperatures: Tensor1D): Tensor2D {
  return run(sampleKernel, { logits, requests, temperatures }, null)[0] as Tensor2D;
}
