/** The decoder of the Qwen2 family (arXiv 2407.10671): one block, told from outside how its tokens attend. */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { adapt, type Adapter } from '../ops/adapter';
import { addBias, linear, residual } from '../ops/linear';
import { rmsNorm } from '../ops/rmsNorm';
import { rotary } from '../ops/rotary';
import { swiglu } from '../ops/swiglu';
import type { Projection } from '../record/engine';
import type { Block, Body } from './body';

/** Adapters of one block, by projection, and the mask that gives each row its own agent's. */
export interface BlockAdapters {
  readonly adapters: Readonly<Partial<Record<Projection, Adapter>>>;
  /** [tokens, agents · rank]. */
  readonly mask: Tensor2D;
}

/** What a pass does between the projections: training attends within packed sequences, generation over the cache. */
export type Attend = (q: Tensor2D, k: Tensor2D, v: Tensor2D) => Tensor2D;

/** x [tokens, width], positions int32 [tokens]. Differentiable in x, the adapters and, where the body trains, the block. */
export function runBlock(
  x: Tensor2D,
  body: Pick<Body, 'shape' | 'turn' | 'trains'>,
  block: Block,
  adapters: BlockAdapters | null,
  positions: Tensor1D,
  attend: Attend
): Tensor2D {
  const { epsilon, headWidth } = body.shape;
  const project = (input: Tensor2D, projection: Projection): Tensor2D => {
    const base = linear(input, block.weights[projection]);
    const bias = projection === 'q' || projection === 'k' || projection === 'v' ? block.biases[projection] : null;
    const biased = bias ? addBias(base, bias, body.trains) : base;
    const adapter = adapters?.adapters[projection];
    return adapter ? residual(biased, adapt(input, adapter, adapters!.mask)) : biased;
  };
  const normed = rmsNorm(x, block.inputNorm, epsilon, body.trains);
  const q = rotary(project(normed, 'q'), positions, body.turn, headWidth); // [tokens, heads · headWidth]
  const k = rotary(project(normed, 'k'), positions, body.turn, headWidth); // [tokens, keyHeads · headWidth]
  const attended = residual(x, project(attend(q, k, project(normed, 'v')), 'o'));
  const inner = rmsNorm(attended, block.mlpNorm, epsilon, body.trains);
  return residual(attended, project(swiglu(project(inner, 'gate'), project(inner, 'up')), 'down'));
}
