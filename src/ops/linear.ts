/** Linear layer `y = x · W`, from codes, a frozen matrix or a trainable one; matrix products without transpose flags throughout. */
import { matMul, slice, tidy, transpose, type Tensor2D } from '@tensorflow/tfjs-core';
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
  /** The outputs `[first, first + count)` of the weight, which are all of the product's columns. */
  readonly first: number;
  readonly count: number;
  /** The same weight unpacked, [outputs, inputs]: what the oracle multiplies with. Not used by the program. */
  readonly unpacked?: Tensor2D;
}

const uniformsOf = (rows: number, { weight: { layout, inputs }, first, count }: Coded): Uniform[] => [
  { u32: rows },
  { u32: inputs },
  { u32: first },
  { u32: count },
  { u32: 32 / codesPerWord[layout] }
];

/** x [rows, inputs] to [rows, count]. */
export const codedProductKernel: Kernel<'x' | 'codes' | 'scales', Coded> = {
  name: 'CodedProduct',
  inputs: ['x', 'codes', 'scales'],
  outputs: ({ x }, { count }) => [[x[0]!, count]],
  reference: ({ x }, { unpacked, first, count }) => [matMul(x, transpose(slice(unpacked!, first, count)))],
  program: ({ x: [rows] }, coded) => [
    { wgsl: codes + forward, workgroups: [Math.ceil(coded.count / 64), Math.ceil(rows! / 4), 1], uniforms: uniformsOf(rows!, coded) }
  ]
};

/** dy [rows, count] to [rows, inputs]. */
export const codedProductTransposedKernel: Kernel<'dy' | 'codes' | 'scales', Coded> = {
  name: 'CodedProductTransposed',
  inputs: ['dy', 'codes', 'scales'],
  outputs: ({ dy }, { weight }) => [[dy[0]!, weight.inputs]],
  reference: ({ dy }, { unpacked, first, count }) => [matMul(dy, slice(unpacked!, first, count))],
  program: ({ dy: [rows] }, coded) => [
    {
      wgsl: codes + backward,
      workgroups: [Math.ceil(coded.weight.inputs / codesPerWord[coded.weight.layout] / 64), rows!, 1],
      uniforms: uniformsOf(rows!, coded)
    }
  ]
};

/** y [rows, outputs] without a gradient. */
export const product = (x: Tensor2D, weight: Weight): Tensor2D => productRange(x, weight, 0, weight.outputs);

/** The columns `[first, first + count)` of y, [rows, count], without a gradient; the same bits as in the whole product. */
export function productRange(x: Tensor2D, weight: Weight, first: number, count: number): Tensor2D {
  if (weight.kind === 'coded') return run(codedProductKernel, { x, codes: weight.codes, scales: weight.scales }, { weight, first, count })[0] as Tensor2D;
  if (count === weight.outputs) return matMul(x, weight.matrix);
  return tidy(() => matMul(x, slice(weight.matrix, [0, first], [weight.inputs, count])));
}

/** dx = dy·Wᵀ. */
export const productTransposed = (dy: Tensor2D, weight: Weight): Tensor2D => productTransposedRange(dy, weight, 0, weight.outputs);

/** What the columns `[first, first + count)` add to dx: dy [rows, count] to [rows, inputs]. */
export function productTransposedRange(dy: Tensor2D, weight: Weight, first: number, count: number): Tensor2D {
  if (weight.kind === 'coded')
    return run(codedProductTransposedKernel, { dy, codes: weight.codes, scales: weight.scales }, { weight, first, count })[0] as Tensor2D;
  if (weight.kind === 'dense') return tidy(() => matMul(dy, transpose(slice(weight.matrix, [0, first], [weight.inputs, count]))));
  if (count === weight.outputs) return matMul(dy, weight.transposed);
  return tidy(() => matMul(dy, slice(weight.transposed, [first, 0], [count, weight.inputs])));
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
