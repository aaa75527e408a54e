/** A decode step through plain tfjs ops, as one would write it without kernels of one's own: what recording is compared with. */
import { add, argMax, gather, matMul, mul, tidy, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Cache, TokenRows } from '../model/cache';
import { headsOf, type ModelShape, type Vectors } from '../model/shape';
import type { Adapter } from '../ops/adapter';
import { cacheAttentionKernel } from '../ops/cacheAttention';
import { cacheWriteKernel } from '../ops/cacheWrite';
import { rmsNormKernel } from '../ops/rmsNorm';
import { rotaryKernel } from '../ops/rotary';
import { swigluKernel } from '../ops/swiglu';
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
  /** [vocabulary, width], and the same the other way. */
  readonly embedding: Tensor2D;
  readonly head: Tensor2D;
  readonly turn: Tensor;
}

/** One token for every row, and the greedy choice of the next, int32 [rows]. The pools' new contents are made, as tfjs makes them, and dropped. */
export function plainStep(body: PlainBody, { keys, values }: Cache, { ids, positions, slots, table, lengths }: TokenRows): Tensor {
  const { epsilon, headWidth } = body.shape;
  const heads = headsOf(body.shape);
  const norm = (x: Tensor, gain: Tensor): Tensor => rmsNormKernel.reference({ x, gain }, { epsilon })[0]!;
  const written = (pool: Tensor, rows: Tensor): Tensor => cacheWriteKernel.reference({ pool, values: rows, slots }, null)[0]!;
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
        rotaryKernel.reference({ x: project(normed, projection), positions, turn: body.turn }, { width: headWidth, direction: 1 })[0]!;
      const normed = norm(x, vectors.inputNorm);
      const [q, k, v] = [turned('q'), written(keys[layer]!, turned('k')), written(values[layer]!, project(normed, 'v'))];
      x = add(x, project(cacheAttentionKernel.reference({ q, k, v, table, lengths }, heads)[0]!, 'o'));
      const inner = norm(x, vectors.mlpNorm);
      const [gate, up] = [project(inner, 'gate'), project(inner, 'up')];
      x = add(x, project(swigluKernel.reference({ gate, up }, null)[0]!, 'down'));
    }
    return argMax(matMul(norm(x, body.norm) as Tensor2D, body.head), 1);
  });
}
