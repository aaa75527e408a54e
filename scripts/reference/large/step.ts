/** The step of LoRA that a large model takes, and what it did, as a file that PyTorch can be held against. */
import { PROJECTIONS, type AdapterSpec, type AdapterState, type Optimiser } from '../../../src/record/engine';
import { floatTensor, writeSafetensors, type StoredTensor } from '../../../src/weights/format/safetensors';

export const AGENT = 'student';
export const SPEC: AdapterSpec = { rank: 4, alpha: 8, projections: PROJECTIONS, seed: 1 };
export const OPTIMISER: Optimiser = { learningRate: 1e-3, beta1: 0.9, beta2: 0.98, weightDecay: 0, clipNorm: 0 };

/**
 * Each A [inputs, rank], which the first step does not move since B is zero, each B [rank, outputs] after it, and B's gradient: Adam's first moment is (1 − β1) of it.
 */
export function stepFile({ values, firstMoment }: AdapterState, figures: Readonly<Record<string, number>>): Uint8Array {
  const shapeOf = (name: string, { length }: Float32Array): readonly number[] =>
    name.endsWith('.A') ? [length / SPEC.rank, SPEC.rank] : [SPEC.rank, length / SPEC.rank];
  const gradientOf = (moment: Float32Array): Float32Array => moment.map((value) => value / (1 - OPTIMISER.beta1));
  const tensors = Object.entries(values).flatMap(([name, matrix]): [string, StoredTensor][] => {
    const shape = shapeOf(name, matrix);
    if (name.endsWith('.A')) return [[name, floatTensor(matrix, shape)]];
    return [
      [name, floatTensor(matrix, shape)],
      [`${name}.gradient`, floatTensor(gradientOf(firstMoment[name]!), shape)]
    ];
  });
  const metadata = Object.fromEntries(Object.entries({ ...figures, scale: SPEC.alpha / SPEC.rank }).map(([name, value]) => [name, String(value)]));
  return writeSafetensors({ metadata, tensors: new Map(tensors) });
}
