/**
 * Low-rank adapters (arXiv 2106.09685) of several agents in one batch. They lie side by side in slots, A [inputs, slots · rank], B [slots · rank, outputs];
 * a row goes through the slot of its own agent alone: y = x·W + s·B_own, s = (alpha / rank) · x·A_own.
 */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { differentiable } from '../core/differentiable';
import { product, productTransposed } from '../linear/linear';
import type { AdapterRouting } from './routing';
import type { Weight } from '../linear/weight';

/** The adapters of one linear layer, all agents' slots side by side: A [inputs, slots · rank], B [slots · rank, outputs]. */
export interface Adapter {
  readonly a: Tensor2D;
  readonly b: Tensor2D;
}

/**
 * A linear layer with its adapters, [rows, outputs]. Differentiable in x [rows, inputs], A and B; weight and bias [outputs], where there is one, take no gradient.
 * With d = (alpha / rank) · dy·B_ownᵀ: dx = dy·Wᵀ + d·A_ownᵀ, and over each slot's own rows dA = xᵀ·d, dB = sᵀ·dy.
 */
export function adapt(x: Tensor2D, weight: Weight, bias: Tensor1D | null, { a, b }: Adapter, routing: AdapterRouting): Tensor2D {
  return differentiable([x, a, b], {
    forward([x, a, b]) {
      const s = routing.shrink(x as Tensor2D, a as Tensor2D, 'columns');
      const base = product(x as Tensor2D, weight, bias);
      const value = routing.expand(base, s, b as Tensor2D, 'rows');
      base.dispose();
      return { value, extra: [s] };
    },
    gradient(dy, [x, a, b, s]) {
      const d = routing.shrink(dy as Tensor2D, b as Tensor2D, 'rows');
      const base = productTransposed(dy as Tensor2D, weight);
      const dx = routing.expand(base, d, a as Tensor2D, 'columns');
      const da = routing.gradient(x as Tensor2D, d, 'columns');
      const db = routing.gradient(dy as Tensor2D, s as Tensor2D, 'rows');
      base.dispose();
      d.dispose();
      return [dx, da, db];
    }
  });
}
