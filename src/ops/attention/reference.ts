/** Training attention in plain tensor ops, with whole [tokens, tokens] score matrices, which the kernels never make: the reference that they are tested against. */
import {
  greater,
  greaterEqual,
  lessEqual,
  logicalAnd,
  logSumExp,
  matMul,
  mul,
  range,
  reshape,
  slice,
  softmax,
  stack,
  sub,
  sum,
  transpose,
  where,
  type Tensor,
  type Tensor2D
} from '@tensorflow/tfjs-core';
import type { Heads } from './heads';

/** [rows, heads · width] to [heads, rows, width], key heads repeated for the query heads they serve. */
function byHead(x: Tensor, { heads, width }: Heads): Tensor {
  const [rows, columns] = x.shape as [number, number];
  const own = columns / width;
  const split = transpose(reshape(x, [rows, own, width]), [1, 0, 2]); // [own, rows, width]
  return own === heads ? split : reshape(stack(Array<Tensor>(heads / own).fill(split), 1), [heads, rows, width]);
}

/** scores [heads, tokens, tokens], −1e30 where the key is not an ancestor of the query. */
function masked(scores: Tensor, spans: Tensor): Tensor {
  const tokens = spans.shape[0]!;
  const query = reshape(range(0, tokens, 1, 'int32'), [1, tokens, 1]);
  const key = reshape(query, [1, 1, tokens]);
  const start = reshape(slice(spans as Tensor2D, [0, 0], [-1, 1]), [1, tokens, 1]);
  const end = reshape(slice(spans as Tensor2D, [0, 1], [-1, 1]), [1, 1, tokens]);
  return where(logicalAnd(logicalAnd(lessEqual(key, query), greaterEqual(key, start)), greater(end, query)), scores, -1e30);
}

const scoresOf = (q: Tensor, k: Tensor, spans: Tensor, shape: Heads): Tensor =>
  masked(mul(matMul(byHead(q, shape), transpose(byHead(k, shape), [0, 2, 1])), shape.width ** -0.5), spans);

const merge = (x: Tensor): Tensor => {
  const [heads, rows, width] = x.shape as [number, number, number];
  return reshape(transpose(x, [1, 0, 2]), [rows, heads * width]);
};

/** o [tokens, heads·width] and the scores' log-sum-exp [tokens, heads]. */
export function attentionReference(q: Tensor, k: Tensor, v: Tensor, spans: Tensor, shape: Heads): Tensor[] {
  const scores = scoresOf(q, k, spans, shape);
  return [merge(matMul(softmax(scores), byHead(v, shape))), transpose(logSumExp(scores, 2))];
}

/** dq, dk and dv, shaped as q, k and v. */
export function attentionGradientReference(dy: Tensor, q: Tensor, k: Tensor, v: Tensor, spans: Tensor, shape: Heads): Tensor[] {
  const weights = softmax(scoresOf(q, k, spans, shape)); // [heads, query, key]
  const outward = byHead(dy, shape);
  const dWeights = matMul(outward, transpose(byHead(v, shape), [0, 2, 1]));
  const dScores = mul(mul(weights, sub(dWeights, sum(mul(weights, dWeights), 2, true))), shape.width ** -0.5);
  const shared = (x: Tensor): Tensor => {
    const [, rows, width] = x.shape as [number, number, number];
    return merge(sum(reshape(x, [shape.keyHeads, shape.heads / shape.keyHeads, rows, width]), 1));
  };
  const transposedHeads = (x: Tensor): Tensor => transpose(x, [0, 2, 1]);
  return [
    merge(matMul(dScores, byHead(k, shape))),
    shared(matMul(transposedHeads(dScores), byHead(q, shape))),
    shared(matMul(transposedHeads(weights), outward))
  ];
}
