/** Attention over the cache in plain tensor ops, with keys and values copied for each query head: the reference that the kernel is tested against. */
import {
  add,
  div,
  exp,
  gather,
  greaterEqual,
  less,
  log,
  logicalAnd,
  max,
  maximum,
  minimum,
  mul,
  range,
  reshape,
  squeeze,
  stack,
  sub,
  sum,
  tile,
  transpose,
  where,
  type Tensor,
  type Tensor1D
} from '@tensorflow/tfjs-core';
import type { Heads } from '../attention/heads';

/** The rows of a pool that each token attends to, copied for each query head: [tokens, heads, tableWidth, width]. */
function seen(pool: Tensor, table: Tensor, { heads, keyHeads, width }: Heads): Tensor {
  const [tokens, tableWidth] = table.shape as [number, number];
  const rows = reshape(gather(pool, reshape(table, [-1]) as Tensor1D), [tokens, tableWidth, keyHeads, 1, width]);
  return reshape(transpose(tile(rows, [1, 1, 1, heads / keyHeads, 1]), [0, 2, 3, 1, 4]), [tokens, heads, tableWidth, width]);
}

/** Attention over each of `parts` runs of `keys` entries of the table: outputs [tokens, parts, heads · width] and log-sum-exps [tokens, parts, heads], −1e30 where a part is empty. */
export function cacheAttentionReference(
  { q, k, v, table, lengths }: { readonly [N in 'q' | 'k' | 'v' | 'table' | 'lengths']: Tensor },
  shape: Heads,
  parts: number,
  keys: number
): readonly [Tensor, Tensor] {
  const [tokens, tableWidth] = table.shape as [number, number];
  const { heads, width } = shape;
  const scores = mul(sum(mul(reshape(q, [tokens, heads, 1, width]), seen(k, table, shape)), 3), width ** -0.5); // [tokens, heads, tableWidth]
  const values = seen(v, table, shape);
  const entry = reshape(range(0, tableWidth, 1, 'int32'), [1, 1, tableWidth]);
  const results = Array.from({ length: parts }, (_, part) => {
    const end = minimum(reshape(lengths, [tokens, 1, 1]), (part + 1) * keys);
    const counts = logicalAnd(greaterEqual(entry, part * keys), less(entry, end));
    const known = where(counts, scores, -1e30);
    const highest = max(known, 2, true);
    const weights = where(counts, exp(sub(known, highest)), 0);
    const total = maximum(sum(weights, 2, true), 1e-30);
    const mixed = sum(mul(reshape(div(weights, total), [tokens, heads, tableWidth, 1]), values), 2);
    return { mixed: reshape(mixed, [tokens, heads * width]), lse: squeeze(add(highest, log(total)), [2]) };
  });
  return [
    stack(
      results.map(({ mixed }) => mixed),
      1
    ),
    stack(
      results.map(({ lse }) => lse),
      1
    )
  ];
}

/** The parts merged: Σ o·e^(lse − peak) / Σ e^(lse − peak), [tokens, heads · width]. */
export function mergeReference(outputs: Tensor, lse: Tensor, { heads, width }: Heads): Tensor {
  const [tokens, parts] = outputs.shape as [number, number];
  const shares = exp(sub(lse, max(lse, 1, true))); // [tokens, parts, heads]
  const weights = reshape(div(shares, sum(shares, 1, true)), [tokens, parts, heads, 1]);
  return reshape(sum(mul(weights, reshape(outputs, [tokens, parts, heads, width])), 1), [tokens, heads * width]);
}
