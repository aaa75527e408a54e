/** AdamW (arXiv 1711.05101) in place on matrices in which several agents' parameters lie side by side. */
import {
  add,
  broadcastTo,
  cast,
  div,
  floorDiv,
  gather,
  mul,
  range,
  reshape,
  slice,
  sqrt,
  square,
  sub,
  where,
  type Tensor,
  type Tensor1D,
  type Tensor2D
} from '@tensorflow/tfjs-core';
import wgsl from './adamw.wgsl?raw';
import { grid } from '../core/gpu';
import { run, type Kernel } from '../core/kernel';

/** The settings of one step. */
export interface AdamW {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly weightDecay: number;
  /** The gradient is multiplied by this first: the coefficient of gradient clipping. */
  readonly gradientScale: number;
  /** Width of one agent's block. */
  readonly span: number;
  /** The axis along which the blocks lie. */
  readonly along: 'rows' | 'columns';
}

/** ε in the denominator, which keeps the quotient finite where a second moment is 0. */
const EPSILON = 1e-8;

type AdamWOperand = 'values' | 'first' | 'second' | 'gradient' | 'corrections';

/** One column of `corrections`, broadcast to the matrix: each block's value at all its elements. */
function spread(corrections: Tensor, column: number, [rows, columns]: readonly [number, number], { span, along }: AdamW): Tensor {
  const length = along === 'rows' ? rows : columns;
  const block = floorDiv(range(0, length, 1, 'int32'), span);
  const values = gather(reshape(slice(corrections as Tensor2D, [0, column], [-1, 1]), [-1]), block as Tensor1D);
  return broadcastTo(reshape(values, along === 'rows' ? [rows, 1] : [1, columns]), [rows, columns]);
}

/**
 * values, first and second moments [rows, columns], changed in place; gradient of their shape;
 * corrections [blocks, (share of the rate, 1 − β1ᵗ, 1 − β2ᵗ)], t being each block's own number of steps. A block whose share is 0 is left untouched, moments
 * included.
 */
export const adamwKernel: Kernel<AdamWOperand, AdamW> = {
  name: 'AdamW',
  inputs: ['values', 'first', 'second', 'gradient', 'corrections'],
  writes: ['values', 'first', 'second'],
  outputs: () => [],
  reference({ values, first, second, gradient, corrections }, settings) {
    const { learningRate, beta1, beta2, weightDecay, gradientScale } = settings;
    const shape = values.shape as [number, number];
    const share = spread(corrections, 0, shape, settings);
    const active = cast(share, 'bool');
    const rate = mul(share, learningRate);
    const g = mul(gradient, gradientScale);
    const m = add(mul(first, beta1), mul(g, 1 - beta1));
    const v = add(mul(second, beta2), mul(square(g), 1 - beta2));
    const direction = div(div(m, spread(corrections, 1, shape, settings)), add(sqrt(div(v, spread(corrections, 2, shape, settings))), EPSILON));
    const next = sub(mul(values, sub(1, mul(rate, weightDecay))), mul(direction, rate));
    return [where(active, next, values), where(active, m, first), where(active, v, second)];
  },
  loop({ values, first, second, gradient, corrections }, _, { values: [, columns] }, { learningRate, beta1, beta2, weightDecay, gradientScale, span, along }) {
    for (let i = 0; i < values.length; i++) {
      const block = Math.floor((along === 'rows' ? Math.floor(i / columns!) : i % columns!) / span);
      const rate = learningRate * corrections[3 * block]!;
      if (rate === 0) continue;
      const g = gradient[i]! * gradientScale;
      first[i] = beta1 * first[i]! + (1 - beta1) * g;
      second[i] = beta2 * second[i]! + (1 - beta2) * g * g;
      const direction = first[i]! / corrections[3 * block + 1]! / (Math.sqrt(second[i]! / corrections[3 * block + 2]!) + EPSILON);
      values[i] = values[i]! * (1 - rate * weightDecay) - rate * direction;
    }
  },
  program({ values: [rows, columns] }, { learningRate, beta1, beta2, weightDecay, gradientScale, span, along }) {
    const count = rows! * columns!;
    return [
      {
        wgsl,
        workgroups: grid(Math.ceil(count / 64)),
        uniforms: [
          { u32: count },
          { u32: columns! },
          { u32: span },
          { u32: along === 'rows' ? 1 : 0 },
          { f32: learningRate },
          { f32: beta1 },
          { f32: beta2 },
          { f32: weightDecay },
          { f32: gradientScale }
        ]
      }
    ];
  }
};

/** A trained matrix with its first and second moments, all of one shape. */
export interface Parameter {
  readonly values: Tensor2D;
  readonly first: Tensor2D;
  readonly second: Tensor2D;
}

/** One AdamW step, in place; shapes as in `adamwKernel`. */
export function adamw({ values, first, second }: Parameter, gradient: Tensor2D, corrections: Tensor2D, settings: AdamW): void {
  run(adamwKernel, { values, first, second, gradient, corrections }, settings);
}
