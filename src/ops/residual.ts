/** Additions along the residual stream: a bias over rows, and what a sublayer adds to its input. */
import { add, sum, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { differentiable } from './differentiable';

/** `x + bias` over rows; differentiable in `x`, and in the bias where it is trained. */
export function addBias(x: Tensor2D, bias: Tensor1D, trainsBias: boolean): Tensor2D {
  return differentiable(trainsBias ? [x, bias] : [x], {
    forward: ([x]) => ({ value: add(x!, bias) }),
    gradient: (dy) => (trainsBias ? [dy.clone(), sum(dy, 0)] : [dy.clone()])
  });
}

/** `x + y` of one shape, the residual connection; differentiable in both. */
export function residual(x: Tensor2D, y: Tensor2D): Tensor2D {
  return differentiable([x, y], { forward: ([x, y]) => ({ value: add(x!, y!) }), gradient: (dy) => [dy.clone(), dy.clone()] });
}
