/** Grouped-query causal attention over packed sequences, for training: memory linear in length, forward and backward. */
import {
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
  tidy,
  transpose,
  where,
  type Tensor,
  type Tensor1D,
  type Tensor2D
} from '@tensorflow/tfjs-core';
import { attend, attendBack, openSight, type Sight } from './attend';
import forward from './attention.wgsl?raw';
import backwardKey from './attentionKeyGradient.wgsl?raw';
import backwardQuery from './attentionQueryGradient.wgsl?raw';
import { differentiable } from './differentiable';
import { grid, type Uniform } from './gpu';
import { run, type Kernel } from './kernel';

/** Head counts and width, the same for every attention op. */
export interface Heads {
  readonly heads: number;
  /** Key-value heads; each serves heads / keyHeads query heads. */
  readonly keyHeads: number;
  /** Width of one head, at most 128. */
  readonly width: number;
}

type Operand = 'q' | 'k' | 'v' | 'spans';

const uniformsOf = (tokens: number, { heads, keyHeads, width }: Heads): Uniform[] => [
  { u32: tokens },
  { u32: heads },
  { u32: heads / keyHeads },
  { u32: width },
  { f32: width ** -0.5 }
];

/** [rows, heads · width] to [heads, rows, width], key heads repeated for the query heads they serve. */
function byHead(x: Tensor, { heads, width }: Heads): Tensor {
  const [rows, columns] = x.shape as [number, number];
  const own = columns / width;
  const split = transpose(reshape(x, [rows, own, width]), [1, 0, 2]); // [own, rows, width]
  return own === heads ? split : reshape(stack(Array<Tensor>(heads / own).fill(split), 1), [heads, rows, width]);
}

/** [heads, tokens, tokens]: −1e30 where a token must not look. */
function masked(scores: Tensor, spans: Tensor): Tensor {
  const tokens = spans.shape[0]!;
  const query = reshape(range(0, tokens, 1, 'int32'), [1, tokens, 1]);
  const key = reshape(query, [1, 1, tokens]);
  const start = reshape(slice(spans as Tensor2D, [0, 0], [-1, 1]), [1, tokens, 1]);
  return where(logicalAnd(lessEqual(key, query), greaterEqual(key, start)), scores, -1e30);
}

const scoresOf = (q: Tensor, k: Tensor, spans: Tensor, shape: Heads): Tensor =>
  masked(mul(matMul(byHead(q, shape), transpose(byHead(k, shape), [0, 2, 1])), shape.width ** -0.5), spans);

const merge = (x: Tensor): Tensor => {
  const [heads, rows, width] = x.shape as [number, number, number];
  return reshape(transpose(x, [1, 0, 2]), [rows, heads * width]);
};

/** Sets the rows from token `start` to `token`, as the query head sees them; returns how many they are. */
function look({ rows }: Sight, start: number, token: number, head: number, { heads, keyHeads, width }: Heads): number {
  const column = Math.floor((head * keyHeads) / heads) * width;
  for (let key = start; key <= token; key++) rows[key - start] = key * keyHeads * width + column;
  return token + 1 - start;
}

/** q [tokens, heads·width]; k, v [tokens, keyHeads·width]; spans int32 [tokens, (start, end)] of each token's sequence. Outputs o and the log-sum-exp [tokens, heads]. */
export const attentionKernel: Kernel<Operand, Heads> = {
  name: 'Attention',
  inputs: ['q', 'k', 'v', 'spans'],
  outputs: ({ q }, { heads }) => [q, [q[0]!, heads]],
  reference({ q, k, v, spans }, shape) {
    const scores = scoresOf(q, k, spans, shape);
    return [merge(matMul(softmax(scores), byHead(v, shape))), transpose(logSumExp(scores, 2))];
  },
  loop({ q, k, v, spans }, [o, lse], { q: [tokens] }, shape) {
    const { heads, width } = shape;
    const sight = openSight(tokens!);
    for (let token = 0; token < tokens!; token++)
      for (let head = 0; head < heads; head++) {
        const row = token * heads + head;
        const count = look(sight, spans[2 * token]!, token, head, shape);
        lse![row] = attend({ q, k, v, o: o! }, row * width, sight, count, width);
      }
  },
  program: ({ q: [tokens] }, shape) => [{ wgsl: forward, workgroups: grid(Math.ceil((tokens! * shape.heads) / 64)), uniforms: uniformsOf(tokens!, shape) }]
};

/**
 * Flash-attention backward (arXiv 2205.14135): P = exp(s − lse), delta = rowsum(dO ∘ O), dS = P·(dO·v − delta),
 * dq = scale·Σ dS·k, dk = scale·Σ dS·q, dv = Σ P·dO. `statistics` is [tokens, heads, (lse, delta)].
 */
export const attentionGradientKernel: Kernel<'dy' | 'q' | 'k' | 'v' | 'statistics' | 'spans', Heads> = {
  name: 'AttentionGradient',
  inputs: ['dy', 'q', 'k', 'v', 'statistics', 'spans'],
  outputs: ({ q, k, v }) => [q, k, v],
  reference({ dy, q, k, v, spans }, shape) {
    const weights = softmax(scoresOf(q, k, spans, shape)); // [heads, query, key]
    const outward = byHead(dy, shape);
    const dWeights = matMul(outward, transpose(byHead(v, shape), [0, 2, 1]));
    const dScores = mul(mul(weights, sub(dWeights, sum(mul(weights, dWeights), 2, true))), shape.width ** -0.5);
    const shared = (x: Tensor): Tensor => {
      const [, rows, width] = x.shape as [number, number, number];
      return merge(sum(reshape(x, [shape.keyHeads, shape.heads / shape.keyHeads, rows, width]), 1));
    };
    const turned = (x: Tensor): Tensor => transpose(x, [0, 2, 1]);
    return [merge(matMul(dScores, byHead(k, shape))), shared(matMul(turned(dScores), byHead(q, shape))), shared(matMul(turned(weights), outward))];
  },
  loop({ dy, q, k, v, statistics, spans }, [dq, dk, dv], { q: [tokens] }, shape) {
    const { heads, width } = shape;
    const sight = openSight(tokens!);
    const operands = { dy, q, k, v, dq: dq!.fill(0), dk: dk!.fill(0), dv: dv!.fill(0) };
    for (let token = 0; token < tokens!; token++)
      for (let head = 0; head < heads; head++) {
        const row = token * heads + head;
        const count = look(sight, spans[2 * token]!, token, head, shape);
        attendBack(operands, row * width, sight, count, width, statistics[2 * row]!, statistics[2 * row + 1]!);
      }
  },
  program({ q: [tokens] }, shape) {
    const uniforms = uniformsOf(tokens!, shape);
    return [
      { wgsl: backwardQuery, binds: [0, 1, 2, 3, 4, 5, 6], workgroups: grid(Math.ceil((tokens! * shape.heads) / 64)), uniforms },
      { wgsl: backwardKey, binds: [0, 1, 2, 3, 4, 5, 7, 8], workgroups: grid(Math.ceil((tokens! * shape.keyHeads) / 64)), uniforms }
    ];
  }
};

/** Differentiable in q, k and v. */
export function attention(q: Tensor2D, k: Tensor2D, v: Tensor2D, spans: Tensor2D, shape: Heads): Tensor2D {
  return differentiable([q, k, v], {
    forward([q, k, v]) {
      const [value, lse] = run(attentionKernel, { q: q!, k: k!, v: v!, spans }, shape);
      return { value: value!, extra: [value!, lse!] };
    },
    gradient: (dy, [q, k, v, o, lse]) =>
      tidy(() => {
        const perHead = [o!.shape[0]!, shape.heads, shape.width];
        const delta = sum(reshape(mul(dy, o!), perHead), 2);
        return run(attentionGradientKernel, { dy, q: q!, k: k!, v: v!, statistics: stack([lse as Tensor1D, delta as Tensor1D], 2), spans }, shape);
      })
  });
}
