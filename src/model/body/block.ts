/** The decoder that Qwen2, Qwen3 (arXiv 2407.10671, 2505.09388) and Llama (2407.21783) share: one block; its caller passes how tokens attend. */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { attention } from '../../ops/attention/attention';
import { adapt, type Adapter } from '../../ops/adapter/adapter';
import { linear } from '../../ops/linear/linear';
import { addBias, residual } from '../../ops/norm/residual';
import { residualNorm } from '../../ops/norm/residualNorm';
import { rmsNorm } from '../../ops/norm/rmsNorm';
import { rotary } from '../../ops/rotary/rotary';
import type { AdapterRouting } from '../../ops/adapter/routing';
import { swiglu } from '../../ops/norm/swiglu';
import type { Projection } from '../../record/engine';
import type { DecoderBlock, ModelBody } from './body';
import { headsOf } from './shape';

/** Adapters of one block, by projection, and the routing of each row to its agent's slot. */
export interface BlockAdapters {
  readonly adapters: Readonly<Partial<Record<Projection, Adapter>>>;
  readonly route: AdapterRouting;
}

/** Rotary embedding and attention of one block, q [tokens, heads · headWidth] and k, v [tokens, keyHeads · headWidth] to o shaped as q: within packed sequences in training, over the cache in generation. */
export type Attend = (q: Tensor2D, k: Tensor2D, v: Tensor2D) => Tensor2D;

/** Attention within packed sequences; positions int32 [tokens], spans int32 [tokens, (start, end)] as in `attentionKernel`. Differentiable. */
export function attendPacked({ shape, rotaryTable }: Pick<ModelBody, 'shape' | 'rotaryTable'>, positions: Tensor1D, spans: Tensor2D): Attend {
  const rotated = (x: Tensor2D): Tensor2D => rotary(x, positions, rotaryTable, shape.headWidth);
  return (q, k, v) => attention(rotated(q), rotated(k), v, spans, headsOf(shape));
}

/** The block's output for x, both [tokens, width]. Differentiable in x, the adapters and, where the body trains, the block's own weights. */
export function runBlock(
  x: Tensor2D,
  body: Pick<ModelBody, 'shape' | 'trains'>,
  block: DecoderBlock,
  adapters: BlockAdapters | null,
  attend: Attend
): Tensor2D {
  const { epsilon } = body.shape;
  const project = (input: Tensor2D, projection: Projection): Tensor2D => {
    const weight = block.weights[projection];
    const bias = projection === 'q' || projection === 'k' || projection === 'v' ? block.vectors[`${projection}Bias`] : undefined;
    const adapter = adapters?.adapters[projection];
    const frozenBias = body.trains ? null : (bias ?? null);
    const y = adapter ? adapt(input, weight, frozenBias, adapter, adapters!.route) : linear(input, weight, frozenBias);
    return bias && body.trains ? addBias(y, bias) : y;
  };
  const normedHeads = (projection: 'q' | 'k'): Tensor2D => {
    const heads = project(normed, projection);
    const gain = block.vectors[`${projection}Norm`];
    return gain ? rmsNorm(heads, gain, epsilon, body.trains) : heads;
  };
  const normed = rmsNorm(x, block.vectors.inputNorm, epsilon, body.trains);
  const q = normedHeads('q'); // [tokens, heads · headWidth]
  const k = normedHeads('k'); // [tokens, keyHeads · headWidth]
  const attended = project(attend(q, k, project(normed, 'v')), 'o');
  const inner = residualNorm(x, attended, block.vectors.mlpNorm, epsilon, body.trains);
  return residual(inner.sum, project(swiglu(project(inner.normed, 'gate'), project(inner.normed, 'up')), 'down'));
}
