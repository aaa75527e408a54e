/** A decode step through plain tfjs ops, without custom kernels: the baseline of the recording benchmark. */
import {
  add,
  argMax,
  gather,
  less,
  matMul,
  mul,
  range,
  reshape,
  softmax,
  tidy,
  transpose,
  where,
  type Tensor,
  type Tensor1D,
  type Tensor2D
} from '@tensorflow/tfjs-core';
import type { KvCache, ForwardInputs } from '../model/generation/kvCache';
import type { ModelShape, Vectors } from '../model/body/shape';
import type { Adapter } from '../ops/adapter/adapter';
import { cacheWriteKernel } from '../ops/cache/write';
import { rmsNormKernel } from '../ops/norm/rmsNorm';
import { rotaryKernel } from '../ops/rotary/rotary';
import { swigluKernel } from '../ops/norm/swiglu';
import type { Projection } from '../record/engine';

/** A body in plain floats. */
export interface PlainBody {
  readonly shape: ModelShape;
  readonly blocks: readonly {
    readonly vectors: Vectors<Tensor>;
    /** [inputs, outputs]. */
    readonly matrices: Readonly<Record<Projection, Tensor2D>>;
    readonly adapters: Readonly<Partial<Record<Projection, Adapter>>>;
  }[];
  /** alpha / rank of the one adapter. */
  readonly scale: number;
  readonly norm: Tensor;
  /** [vocabulary, width]; the head is its transpose. */
  readonly embedding: Tensor2D;
  readonly head: Tensor2D;
  readonly rotaryTable: Tensor;
}

/** Attention over the cache rows listed in the table, all query heads of a key head in one product: [rows, heads · headWidth]. */
function attend(q: Tensor, keys: Tensor, values: Tensor, { table, lengths }: Pick<ForwardInputs, 'table' | 'lengths'>, shape: ModelShape): Tensor {
  const { heads, keyHeads, headWidth } = shape;
  const [rows, longest] = table.shape;
  const seen = (pool: Tensor): Tensor => reshape(gather(pool, reshape(table, [-1]) as Tensor1D), [rows, longest, keyHeads, headWidth]);
  const queries = reshape(q, [rows, keyHeads, heads / keyHeads, headWidth]);
  const scores = mul(matMul(queries, transpose(seen(keys), [0, 2, 3, 1])), headWidth ** -0.5); // [rows, keyHeads, heads / keyHeads, longest]
  const counts = less(reshape(range(0, longest, 1, 'int32'), [1, 1, 1, longest]), reshape(lengths, [rows, 1, 1, 1]));
  return reshape(matMul(softmax(where(counts, scores, -1e30)), transpose(seen(values), [0, 2, 1, 3])), [rows, heads * headWidth]);
}

/** One token for every row, and the greedy choice of the next, int32 [rows]. The pools' new contents are made, as tfjs makes them, and dropped. */
export function plainStep(body: PlainBody, { keys, values }: KvCache, rows: ForwardInputs): Tensor {
  const { ids, positions, slots } = rows;
  const { epsilon, headWidth } = body.shape;
  const norm = (x: Tensor, gain: Tensor): Tensor => rmsNormKernel.reference({ x, gain }, { epsilon })[0]!;
  const written = (pool: Tensor, computed: Tensor): Tensor => cacheWriteKernel.reference({ pool, values: computed, slots }, null)[0]!;
  return tidy(() => {
    let x: Tensor = gather(body.embedding, ids);
    for (const [layer, { vectors, matrices, adapters }] of body.blocks.entries()) {
      const project = (input: Tensor, projection: Projection): Tensor => {
        const base = matMul(input as Tensor2D, matrices[projection]);
        const bias = projection === 'q' || projection === 'k' || projection === 'v' ? vectors[`${projection}Bias`] : undefined;
        const biased = bias ? add(base, bias) : base;
        const adapter = adapters[projection];
        return adapter ? add(biased, matMul(mul(matMul(input as Tensor2D, adapter.a), body.scale) as Tensor2D, adapter.b)) : biased;
      };
      const turned = (projection: 'q' | 'k'): Tensor =>
        rotaryKernel.reference({ x: project(normed, projection), positions, table: body.rotaryTable }, { width: headWidth, direction: 1 })[0]!;
      const normed = norm(x, vectors.inputNorm);
      const [q, k, v] = [turned('q'), written(keys[layer]!, turned('k')), written(values[layer]!, project(normed, 'v'))];
      x = add(x, project(attend(q, k, v, rows, body.shape), 'o'));
      const inner = norm(x, vectors.mlpNorm);
      const [gate, up] = [project(inner, 'gate'), project(inner, 'up')];
      x = add(x, project(swigluKernel.reference({ gate, up }, null)[0]!, 'down'));
    }
    return argMax(matMul(norm(x, body.norm) as Tensor2D, body.head), 1);
  });
}
