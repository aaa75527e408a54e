/** Accumulation of gradients over micro-batches. */
import { add, keep, mul, reshape, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';

/** Gradients by parameter name, summed over micro-batches; the tensors are kept until disposed. */
export type Gradients = Map<string, Tensor2D>;

/** Adds to the gradient of this name. */
export function accumulate(into: Gradients, name: string, gradient: Tensor): void {
  const before = into.get(name);
  const flat = (gradient.rank === 2 ? gradient : reshape(gradient, [1, gradient.size])) as Tensor2D;
  // A product with 1 makes a tensor of its own, which outlives the gradient it came from.
  into.set(name, keep((before ? add(before, flat) : mul(flat, 1)) as Tensor2D));
  before?.dispose();
}
