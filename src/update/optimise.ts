/** One optimiser step from summed gradients: clipping by global norm, and bias correction by each agent's own step count. */
import { dispose, tensor2d, zeros, type Tensor2D } from '@tensorflow/tfjs-core';
import { adamw } from '../ops/optimiser/adamw';
import { PARTIAL_SUMS, squareSum } from '../ops/optimiser/squareSum';
import type { Optimiser } from '../record/engine';
import type { Gradients } from './gradient';
import type { Trainable } from './trainable';

/** √Σ g² over all gradients, in one read-back. Where it is not finite, disposes them and throws an Error; no parameter is changed. */
export async function normOf(gradients: Gradients): Promise<number> {
  const totals = zeros([gradients.size, 2 * PARTIAL_SUMS]) as Tensor2D;
  [...gradients.values()].forEach((gradient, place) => squareSum(gradient, totals, place));
  const partials = (await totals.data()) as Float32Array;
  totals.dispose();
  const [squares, notFinite] = [0, 1].map((column) => partials.reduce((total, value, i) => (i % 2 === column ? total + value : total), 0)) as [number, number];
  if (notFinite === 0 && Number.isFinite(squares)) return Math.sqrt(squares);
  dispose([...gradients.values()]);
  throw new Error('The gradient is not finite; the update was not applied. Lower the learning rate.');
}

/** What gradients of the global norm `norm` are multiplied by: 1, or less where they are longer than `clipNorm`, of which 0 is no limit. */
export const clipScale = ({ clipNorm }: Optimiser, norm: number): number => (clipNorm > 0 ? Math.min(1, clipNorm / (norm + 1e-6)) : 1);

/** Share of the rate that an agent's own step number `step` (from 1) has. */
export const riseOf = ({ rise = 0 }: Optimiser, step: number): number => (rise ? Math.min(1, step / rise) : 1);

/** Steps the parameters that have a gradient. `steps[agent]` is each agent's number of steps after this one; 0 leaves it untouched. Disposes the gradients. */
export function applyGradients(
  { layers, tail }: Pick<Trainable, 'layers' | 'tail'>,
  gradients: Gradients,
  optimiser: Optimiser,
  norm: number,
  steps: readonly number[]
): void {
  const { learningRate, beta1, beta2, weightDecay } = optimiser;
  const gradientScale = clipScale(optimiser, norm);
  const corrections = tensor2d(steps.map((step) => (step ? [riseOf(optimiser, step), 1 - beta1 ** step, 1 - beta2 ** step] : [0, 1, 1])));
  for (const { name, parameter, decays, span, along } of [...layers.flat(), ...tail]) {
    const gradient = gradients.get(name);
    if (gradient) adamw(parameter, gradient, corrections, { learningRate, beta1, beta2, weightDecay: decays ? weightDecay : 0, gradientScale, span, along });
  }
  dispose([corrections, ...gradients.values()]);
  gradients.clear();
}
