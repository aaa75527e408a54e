/** The key-value cache: for each token the keys and values of every layer and the final hidden state; and the forward pass that fills it. */
import { keep, tensor1d, tensor2d, tidy, zeros, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { cacheAttention } from '../../ops/cache/attention';
import { cacheWrite } from '../../ops/cache/write';
import { embed } from '../../ops/head/embed';
import { rmsNorm } from '../../ops/norm/rmsNorm';
import { rotaryWrite } from '../../ops/rotary/write';
import { cachedTokenBytes, headsOf, type ModelShape } from '../body/shape';
import { blockAdaptersOf, type AdapterPool } from '../body/adapterPool';
import type { ModelBody } from '../body/body';
import { runBlock } from '../body/block';
import type { PrefixNode } from './prefixTree';

/** The cache's tensors, a row a slot. */
export interface KvCache {
  /** Slots for tokens. The tensors have one row more, to which padding rows of a prepared step write, and which is never read. */
  readonly capacity: number;
  /** Per layer, [capacity + 1, keyHeads · headWidth]. */
  readonly keys: readonly Tensor2D[];
  readonly values: readonly Tensor2D[];
  /** Final hidden states after the last norm, [capacity + 1, width], so that the next token can be sampled after any cached token. */
  readonly hidden: Tensor2D;
}

/** An empty cache for `capacity` tokens. */
export function openKvCache({ shape }: ModelBody, capacity: number): KvCache {
  const rows = (width: number): Tensor2D => keep(zeros([capacity + 1, width]) as Tensor2D);
  const perLayer = (): Tensor2D[] => Array.from({ length: shape.layers }, () => rows(shape.keyHeads * shape.headWidth));
  return { capacity, keys: perLayer(), values: perLayer(), hidden: rows(shape.width) };
}

/** Bytes of a cache for so many tokens. */
export const kvCacheBytes = (shape: ModelShape, capacity: number): number => capacity * cachedTokenBytes(shape);

/** Frees the cache's tensors. */
export function disposeKvCache({ keys, values, hidden }: KvCache): void {
  [...keys, ...values, hidden].forEach((tensor: Tensor) => tensor.dispose());
}

const indices = (values: readonly number[] | Int32Array): Tensor1D => tensor1d(values as number[], 'int32');

/** [nodes, longest]: the slots of each node's sequence, its own last; beyond its length a row is padded with 0. */
function tableOf(nodes: readonly PrefixNode[]): Tensor2D {
  const width = nodes.reduce((longest, { position }) => Math.max(longest, position + 1), 0);
  const table = new Int32Array(nodes.length * width);
  nodes.forEach((node, row) => {
    for (let at: PrefixNode | null = node; at; at = at.parent) table[row * width + at.position] = at.slot;
  });
  return tensor2d(table, [nodes.length, width], 'int32');
}

/** The inputs of one forward pass, one row a token. */
export interface ForwardInputs {
  /** int32 [rows]: the tokens, their positions and the slots they are stored in. */
  readonly ids: Tensor1D;
  readonly positions: Tensor1D;
  readonly slots: Tensor1D;
  /** `table` int32 [rows, longest]: slots of each row's sequence from its first token to the row's own; `lengths` int32 [rows]: the valid entries of each row. */
  readonly table: Tensor2D;
  readonly lengths: Tensor1D;
  /** int32 [rows]: slot of each row's adapter, −1 for the bare base; null where no row has one. */
  readonly adapters: Tensor1D | null;
}

/** Runs the body over tokens of any sequences and adapters, and stores their keys, values and hidden states after the last norm. All earlier tokens of a row's sequence must be cached or among the rows. */
export function forwardTokens(
  body: ModelBody,
  adapterPool: AdapterPool | null,
  cache: KvCache,
  { ids, positions, slots, table, lengths, adapters }: ForwardInputs
): void {
  tidy(() => {
    let x = embed(ids, body.embedding);
    body.blocks.forEach((block, layer) => {
      x = tidy(() =>
        runBlock(x, body, block, adapters && blockAdaptersOf(adapterPool!, layer, adapters), (q, k, v) => {
          const [keys, values] = [cache.keys[layer]!, cache.values[layer]!];
          rotaryWrite({ q, k, v, positions, slots, table: body.rotaryTable, keys, values }, headsOf(body.shape));
          return cacheAttention(q, keys, values, table, lengths, headsOf(body.shape));
        })
      );
    });
    cacheWrite(cache.hidden, rmsNorm(x, body.norm, body.shape.epsilon, false), slots);
  });
}

/** Computes new nodes in one forward pass. Every ancestor must be cached or come earlier in the list. */
export function computeNodes(body: ModelBody, adapterPool: AdapterPool | null, cache: KvCache, nodes: readonly PrefixNode[]): void {
  tidy(() => {
    const adapters = nodes.map(({ adapter }) => adapter);
    forwardTokens(body, adapterPool, cache, {
      ids: indices(nodes.map(({ token }) => token)),
      positions: indices(nodes.map(({ position }) => position)),
      slots: indices(nodes.map(({ slot }) => slot)),
      table: tableOf(nodes),
      lengths: indices(nodes.map(({ position }) => position + 1)),
      adapters: adapterPool && adapters.some((slot) => slot >= 0) ? indices(adapters) : null
    });
  });
}
