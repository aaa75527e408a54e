/** Linear layer `y = x · W` with a quantised, frozen or trainable weight. */
import { add, slice, tidy, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { codedProduct, codedProductBiased, codedProductTransposed } from '../coded/codedProduct';
import { differentiable } from '../core/differentiable';
import { multiply, multiplyLeftTransposed, multiplyRightTransposed } from './denseProduct';
import { codedParts, type CodedWeight, type SplitWeight, type Weight } from './weight';

/** Whether the weight is quantised, in one part or several. */
const isCoded = (weight: Weight): weight is CodedWeight | SplitWeight => weight.kind === 'coded' || weight.kind === 'split';

/** y [rows, outputs], plus `bias` [outputs] where there is one; without a gradient. */
export function product(x: Tensor2D, weight: Weight, bias: Tensor1D | null = null): Tensor2D {
  if (!bias) return productRange(x, weight, 0, weight.outputs);
  if (isCoded(weight)) return codedProductBiased(x, codedParts(weight), bias);
  return tidy(() => add(multiply(x, weight.matrix), bias));
}

/** The columns `[first, first + count)` of y, [rows, count], without a gradient; the same bits as in the whole product. */
export function productRange(x: Tensor2D, weight: Weight, first: number, count: number): Tensor2D {
  if (isCoded(weight)) return codedProduct(x, codedParts(weight), first, count);
  if (count === weight.outputs) return multiply(x, weight.matrix);
  return tidy(() => multiply(x, slice(weight.matrix, [0, first], [weight.inputs, count])));
}

/** dx = dy·Wᵀ, [rows, inputs], of dy [rows, outputs]; records no gradient. */
export const productTransposed = (dy: Tensor2D, weight: Weight): Tensor2D => productTransposedRange(dy, weight, 0, weight.outputs);

/** The share of the columns `[first, first + count)` in dx: dy [rows, count], result [rows, inputs]; records no gradient. */
export function productTransposedRange(dy: Tensor2D, weight: Weight, first: number, count: number): Tensor2D {
  if (isCoded(weight)) return codedProductTransposed(dy, codedParts(weight), first, count);
  const whole = count === weight.outputs;
  if (weight.kind === 'dense') return tidy(() => multiplyRightTransposed(dy, whole ? weight.matrix : slice(weight.matrix, [0, first], [weight.inputs, count])));
  if (whole) return multiply(dy, weight.transposed);
  return tidy(() => multiply(dy, slice(weight.transposed, [first, 0], [count, weight.inputs])));
}

/** dW = xᵀ·dy. */
const weightGradient = (x: Tensor2D, dy: Tensor2D): Tensor2D => multiplyLeftTransposed(x, dy);

/** y [rows, outputs] of x [rows, inputs], plus a frozen bias [outputs] where there is one. Differentiable in x, and in the matrix where the weight is dense. */
export function linear(x: Tensor2D, weight: Weight, bias: Tensor1D | null = null): Tensor2D {
  return differentiable(weight.kind === 'dense' ? [x, weight.matrix] : [x], {
    forward: ([x]) => ({ value: product(x as Tensor2D, weight, bias) }),
    gradient: (dy, [x]) => {
      const dx = productTransposed(dy as Tensor2D, weight);
      return weight.kind === 'dense' ? [dx, weightGradient(x as Tensor2D, dy as Tensor2D)] : [dx];
    }
  });
}
