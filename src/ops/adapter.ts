/**
 * Low-rank adapters (arXiv 2106.09685) of several agents in one batch. The adapters lie side by side, A [inputs, agents·rank], B [agents·rank, outputs];
 * a mask [rows, agents·rank] holds alpha / rank in the columns of each row's own agent and 0 elsewhere: Δy = ((x·A) ∘ mask)·B.
 */
import { matMul, mul, tidy, transpose, type Tensor2D } from '@tensorflow/tfjs-core';
import { differentiable } from './differentiable';

export interface Adapter {
  readonly a: Tensor2D;
  readonly b: Tensor2D;
}

/** Differentiable in x, A and B. With d = dy·Bᵀ ∘ mask: dx = d·Aᵀ, dA = xᵀ·d, dB = ((x·A) ∘ mask)ᵀ·dy. */
export function adapt(x: Tensor2D, { a, b }: Adapter, mask: Tensor2D): Tensor2D {
  return differentiable([x, a, b], {
    forward([x, a, b]) {
      const shrunk = tidy(() => mul(matMul(x!, a!), mask));
      return { value: matMul(shrunk as Tensor2D, b!), extra: [shrunk] };
    },
    gradient: (dy, [x, a, b, shrunk]) =>
      tidy(() => {
        const d = mul(matMul(dy, transpose(b!)), mask) as Tensor2D;
        return [matMul(d, transpose(a!)), matMul(transpose(x!), d), matMul(transpose(shrunk!), dy)];
      })
  });
}
