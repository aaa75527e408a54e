/**
 * Muon (K. Jordan; arXiv 2502.16982) for the matrices of a body's layers: momentum, made orthogonal, is the step.
 */
import { add, matMul, mul, tidy, transpose, type Tensor2D } from '@tensorflow/tfjs-core';
import { forgetPacked, heapView } from '../../src/ops/core/wasmHeap';
import type { Optimiser } from '../../src/record/engine';
import type { Parameter } from '../../src/ops/optimiser/adamw';
import { applyGradients, clipScale } from '../../src/update/optimise';

/** Muon's own settings, as ratios where AdamW has them too. */
export interface Muon {
  /** Rate of these matrices over AdamW's rate of all else. */
  readonly rateRatio: number;
  readonly momentum: number;
}

/** Coefficients of the quintic iteration, chosen by its author for its slope at 0: singular values end between about 0.7 and 1.2 instead of at 1. */
const [LINEAR, CUBIC, QUINTIC] = [3.4445, -4.775, 2.0315] as const;
const ITERATIONS = 5;

/** The matrix [rows, columns] with its singular values brought near 1, by Newton–Schulz iteration on the shorter side. A matrix of zeros stays so. */
export function orthogonalised(matrix: Tensor2D): Tensor2D {
  return tidy(() => {
    const [rows, columns] = matrix.shape;
    const isTall = rows > columns;
    const length = Math.sqrt(heapView(matrix).reduce((total, value) => total + value * value, 0));
    let x = mul(isTall ? transpose(matrix) : matrix, 1 / (length + 1e-7)) as Tensor2D;
    for (let i = 0; i < ITERATIONS; i++) {
      // With an operand turned over beforehand, since this backend multiplies by a transposed one without XNNPACK, four times as slowly.
      const square = matMul(x, transpose(x)) as Tensor2D;
      const odd = add(mul(square, CUBIC), mul(matMul(square, square), QUINTIC)) as Tensor2D;
      x = add(mul(x, LINEAR), matMul(odd, x)) as Tensor2D;
    }
    return isTall ? transpose(x) : x;
  });
}

/**
 * One step of a matrix [inputs, outputs], in place: b ← μ b + s g; W ← (1 − ρ λ) W − ρ √max(1, outputs / inputs) orth(s g + μ b), where s is the gradient's scale,
 * ρ the rate and λ the weight decay. The momentum b lies in `first`.
 */
function muonStep({ values, first }: Parameter, gradient: Tensor2D, scale: number, rate: number, { weightDecay }: Optimiser, { momentum }: Muon): void {
  const [inputs, outputs] = values.shape;
  const g = heapView(gradient);
  const b = heapView(first);
  for (let i = 0; i < b.length; i++) {
    b[i] = momentum * b[i]! + scale * g[i]!;
    // Nesterov's momentum, in the gradient's own memory, which nobody reads afterwards.
    g[i] = scale * g[i]! + momentum * b[i]!;
  }
  const direction = orthogonalised(gradient);
  const [w, step] = [heapView(values), heapView(direction)];
  const length = rate * Math.sqrt(Math.max(1, outputs / inputs));
  for (let i = 0; i < w.length; i++) w[i] = (1 - rate * weightDecay) * w[i]! - length * step[i]!;
  direction.dispose();
  forgetPacked(values);
}

/** Steps the matrices of the layers by Muon and all else, embedding, norms and biases, by AdamW. WebAssembly only; disposes the gradients. */
export const applyMuon =
  (muon: Muon): typeof applyGradients =>
  (trainable, gradients, optimiser, norm, steps) => {
    const scale = clipScale(optimiser, norm);
    for (const { name, parameter, decays } of trainable.layers.flat()) {
      if (!decays) continue;
      const gradient = gradients.get(name)!;
      muonStep(parameter, gradient, scale, muon.rateRatio * optimiser.learningRate, optimiser, muon);
      gradients.delete(name);
      gradient.dispose();
    }
    applyGradients(trainable, gradients, optimiser, norm, steps);
  };
