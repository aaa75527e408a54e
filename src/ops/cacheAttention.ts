/** Grouped-query attention of new tokens over a pool of cached keys and values, for generation: ragged, nothing is copied or padded. */
import { gather, less, mul, range, reshape, softmax, sum, tile, transpose, where, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { attend, openSight } from './attend';
import type { Heads } from './attentionHeads';
import wgsl from './cacheAttention.wgsl?raw';
import { grid } from './gpu';
import { run, type Kernel } from './kernel';

type Operand = 'q' | 'k' | 'v' | 'table' | 'lengths';

/** Rows of a pool that each token sees, one copy a query head: [tokens, heads, tableWidth, width]. */
function seen(pool: Tensor, table: Tensor, { heads, keyHeads, width }: Heads): Tensor {
  const [tokens, tableWidth] = table.shape as [number, number];
  const rows = reshape(gather(pool, reshape(table, [-1]) as Tensor1D), [tokens, tableWidth, keyHeads, 1, width]);
  return reshape(transpose(tile(rows, [1, 1, 1, heads / keyHeads, 1]), [0, 2, 3, 1, 4]), [tokens, heads, tableWidth, width]);
}

/**
 * q [tokens, heads·width]; k, v pools [slots, keyHeads·width]; table int32 [tokens, tableWidth]: slots of the tokens each may see, itself included,
 * oldest first; lengths int32 [tokens]: how many entries of its row count.
 */
export const cacheAttentionKernel: Kernel<Operand, Heads> = {
  name: 'CacheAttention',
  inputs: ['q', 'k', 'v', 'table', 'lengths'],
  outputs: ({ q }) => [q],
  reference({ q, k, v, table, lengths }, shape) {
    const [tokens, tableWidth] = table.shape as [number, number];
    const queries = reshape(q, [tokens, shape.heads, 1, shape.width]);
    const scores = mul(sum(mul(queries, seen(k, table, shape)), 3), shape.width ** -0.5); // [tokens, heads, tableWidth]
    const counts = less(reshape(range(0, tableWidth, 1, 'int32'), [1, 1, tableWidth]), reshape(lengths, [tokens, 1, 1]));
    const weights = reshape(softmax(where(counts, scores, -1e30)), [tokens, shape.heads, tableWidth, 1]);
    return [reshape(sum(mul(weights, seen(v, table, shape)), 2), q.shape)];
  },
  loop({ q, k, v, table, lengths }, [o], { table: [tokens, tableWidth] }, { heads, keyHeads, width }) {
    const sight = openSight(tableWidth!);
    for (let token = 0; token < tokens!; token++)
      for (let head = 0; head < heads; head++) {
        const column = Math.floor((head * keyHeads) / heads) * width;
        for (let i = 0; i < lengths[token]!; i++) sight.rows[i] = table[token * tableWidth! + i]! * keyHeads * width + column;
        attend({ q, k, v, o: o! }, (token * heads + head) * width, sight, lengths[token]!, width);
      }
  },
  program: ({ q: [tokens], table: [, tableWidth] }, { heads, keyHeads, width }) => [
    {
      wgsl,
      workgroups: grid(Math.ceil((tokens! * heads) / 64)),
      uniforms: [{ u32: tokens! }, { u32: heads }, { u32: heads / keyHeads }, { u32: width }, { f32: width ** -0.5 }, { u32: tableWidth! }]
    }
  ]
};

/** Not differentiable: training uses `attention`. */
export function cacheAttention(q: Tensor2D, k: Tensor2D, v: Tensor2D, table: Tensor2D, lengths: Tensor1D, shape: Heads): Tensor2D {
  return run(cacheAttentionKernel, { q, k, v, table, lengths }, shape)[0] as Tensor2D;
}
