/** Linear layer `y = x · W`, from codes, a frozen matrix or a trainable one; matrix products without transpose flags throughout. */
import { add, matMul, sum, tidy, transpose, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { codesPerWord } from '../math/quantise';
import codes from './codes.wgsl?raw';
import forward from './codedProduct.wgsl?raw';
import backward from './codedProductTransposed.wgsl?raw';
import { differentiable } from './differentiable';
import type { Uniform } from './gpu';
import { run, type Kernel } from './kernel';
import type { CodedWeight, Weight } from './weight';

interface Coded {
  readonly weight: CodedWeight;
  /** The same weight unpacked, [outputs, inputs]: what the oracle multiplies with. Not used by the program. */
  readonly unpacked?: Tensor2D;
}

const uniformsOf = (rows: number, { layout, inputs, outputs }: CodedWeight): Uniform[] => [
  { u32: rows },
  { u32: inputs },
  { u32: outputs },
  { u32: 32 / codesPerWord[layout] }
];

/** x [rows, inputs] to [rows, outputs]. */
export const codedProductKernel: Kernel<'x' | 'codes' | 'scales', Coded> = {
  name: 'CodedProduct',
  inputs: ['x', 'codes', 'scales'],
  outputs: ({ x }, { weight }) => [[x[0]!, weight.outputs]],
  reference: ({ x }, { unpacked }) => [matMul(x, transpose(unpacked!))],
  program: ({ x: [rows] }, { weight }) => [
    { wgsl: codes + forward, workgroups: [Math.ceil(weight.outputs / 64), Math.ceil(rows! / 4), 1], uniforms: uniformsOf(rows!, weight) }
  ]
};

/** dy [rows, outputs] to [rows, inputs]. */
export const codedProductTransposedKernel: Kernel<'dy' | 'codes' | 'scales', Coded> = {
  name: 'CodedProductTransposed',
  inputs: ['dy', 'codes', 'scales'],
  outputs: ({ dy }, { weight }) => [[dy[0]!, weight.inputs]],
  reference: ({ dy }, { unpacked }) => [matMul(dy, unpacked!)],
  program: ({ dy: [rows] }, { weight }) => [
    {
      wgsl: codes + backward,
      workgroups: [Math.ceil(weight.inputs / codesPerWord[weight.layout] / 64), rows!, 1],
      uniforms: uniformsOf(rows!, weight)
    }
  ]
};

/** y [rows, outputs] without a gradient. */
export function product(x: Tensor2D, weight: Weight): Tensor2D {
  if (weight.kind !== 'coded') return matMul(x, weight.matrix);
  return run(codedProductKernel, { x, codes: weight.codes, scales: weight.scales }, { weight })[0] as Tensor2D;
}

/** dx = dy·Wᵀ. */
export function productTransposed(dy: Tensor2D, weight: Weight): Tensor2D {
  switch (weight.kind) {
    case 'dense':
      return tidy(() => matMul(dy, transpose(weight.matrix)));
    case 'frozen':
      return matMul(dy, weight.transposed);
    case 'coded':
      return run(codedProductTransposedKernel, { dy, codes: weight.codes, scales: weight.scales }, { weight })[0] as Tensor2D;
  }
}

/** dW = xᵀ·dy. */
export const weightGradient = (x: Tensor2D, dy: Tensor2D): Tensor2D => tidy(() => matMul(transpose(x), dy));

/** Differentiable in `x` [rows, inputs], and in the matrix where the weight is dense. */
export function linear(x: Tensor2D, weight: Weight): Tensor2D {
  return differentiable(weight.kind === 'dense' ? [x, weight.matrix] : [x], {
    forward: ([x]) => ({ value: product(x as Tensor2D, weight) }),
    gradient: (dy, [x]) => {
      const dx = productTransposed(dy as Tensor2D, weight);
      return weight.kind === 'dense' ? [dx, weightGradient(x as Tensor2D, dy as Tensor2D)] : [dx];
    }
  });
}

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
