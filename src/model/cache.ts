/** The pools that hold what the body has computed for each token, and the forward pass that fills them. */
import { keep, tensor1d, tensor2d, tidy, zeros, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { cacheAttention } from '../ops/cacheAttention';
import { cacheWrite } from '../ops/cacheWrite';
import { embed } from '../ops/embed';
import { rmsNorm } from '../ops/rmsNorm';
import { headsOf } from './shape';
import { adaptersOf, maskOf, type Bank } from './bank';
import type { Body } from './body';
import { runBlock } from './decoder';
import type { PrefixNode } from './prefix';

export interface Cache {
  readonly capacity: number;
  /** Per layer, [capacity, keyHeads · headWidth]. */
  readonly keys: readonly Tensor2D[];
  readonly values: readonly Tensor2D[];
  /** Final hidden states after the last norm, [capacity, width]: any cached token can be sampled from again. */
  readonly hidden: Tensor2D;
}

export function openCache({ shape }: Body, capacity: number): Cache {
  const pool = (width: number): Tensor2D => keep(zeros([capacity, width]) as Tensor2D);
  const perLayer = (): Tensor2D[] => Array.from({ length: shape.layers }, () => pool(shape.keyHeads * shape.headWidth));
  return { capacity, keys: perLayer(), values: perLayer(), hidden: pool(shape.width) };
}

export function cacheBytes({ shape }: Body, capacity: number): number {
  return 4 * capacity * (2 * shape.layers * shape.keyHeads * shape.headWidth + shape.width);
}

export function disposeCache({ keys, values, hidden }: Cache): void {
  [...keys, ...values, hidden].forEach((pool: Tensor) => pool.dispose());
}

const indices = (values: readonly number[] | Int32Array): Tensor1D => tensor1d(values as number[], 'int32');

/** Slots of each node's sequence, itself last, one row a node; rows are padded with 0 beyond their length. */
function tableOf(nodes: readonly PrefixNode[]): Tensor2D {
  const width = nodes.reduce((longest, { position }) => Math.max(longest, position + 1), 0);
  const table = new Int32Array(nodes.length * width);
  nodes.forEach((node, row) => {
    for (let at: PrefixNode | null = node; at; at = at.parent) table[row * width + at.position] = at.slot;
  });
  return tensor2d(table, [nodes.length, width], 'int32');
}

/** Computes new nodes, of any sequences and adapters, and stores what later tokens need. Every ancestor must be cached or stand earlier in the list. */
export function compute(body: Body, bank: Bank | null, cache: Cache, nodes: readonly PrefixNode[]): void {
  tidy(() => {
    const positions = indices(nodes.map(({ position }) => position));
    const slots = indices(nodes.map(({ slot }) => slot));
    const table = tableOf(nodes);
    const lengths = indices(nodes.map(({ position }) => position + 1));
    const adapters = nodes.map(({ adapter }) => adapter);
    const mask = bank && adapters.some((slot) => slot >= 0) ? maskOf(bank, adapters) : null;
    let x = embed(indices(nodes.map(({ token }) => token)), body.embedding);
    body.blocks.forEach((block, layer) => {
      x = tidy(() =>
        runBlock(x, body, block, mask && adaptersOf(bank!, layer, mask), positions, (q, k, v) => {
          cacheWrite(cache.keys[layer]!, k, slots);
          cacheWrite(cache.values[layer]!, v, slots);
          return cacheAttention(q, cache.keys[layer]!, cache.values[layer]!, table, lengths, headsOf(body.shape));
        })
      );
    });
    cacheWrite(cache.hidden, rmsNorm(x, body.norm, body.shape.epsilon, false), slots);
  });
}
