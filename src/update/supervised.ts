/** One supervised step: mean of −log p over the targets of all sequences, exact over any number of micro-batches. */
import type { Optimiser } from '../record/engine';
import type { Gradients } from './gradient';
import { applyGradients, normOf } from './optimise';
import { microBatches, packSequences, type TrainingSequence } from './pack';
import type { Trainable } from './trainable';
import { fullParameterPass } from './fullParameter';

/** Figures of a supervised step. */
export interface SupervisedReport {
  /** Mean −log p of a target, in nats, before the step. */
  readonly loss: number;
  readonly gradNorm: number;
  readonly tokens: number;
}

/**
 * Changes a body's parameters in place while gradients are taken, and returns what puts them back: the straight-through estimator (arXiv 1308.3432), by which
 * float parameters are trained for what their rounded values do.
 */
export type Rounding = (trainable: Trainable) => () => void;

/** How a supervised step may differ from a plain one. */
export interface SupervisedVariant {
  /** Loss and gradients are those of the parameters as this changes them. */
  readonly rounding?: Rounding;
  /** Takes the place of AdamW for all parameters. */
  readonly apply?: typeof applyGradients;
}

/** Trains a whole body; `step` is the number of optimiser steps after this one. */
export async function supervisedStep(
  trainable: Trainable,
  sequences: readonly TrainingSequence[],
  optimiser: Optimiser,
  tokenBudget: number,
  step: number,
  { rounding, apply = applyGradients }: SupervisedVariant = {}
): Promise<SupervisedReport> {
  const restore = rounding?.(trainable);
  const targets = sequences.reduce((total, sequence) => total + sequence.targets.length, 0);
  const gradients: Gradients = new Map();
  let loss = 0;
  let tokens = 0;
  try {
    for (const batch of microBatches(sequences, tokenBudget)) {
      const packed = packSequences(batch.sequences);
      loss += await fullParameterPass(trainable, packed, Array<number>(packed.targets.length).fill(-1 / targets), gradients);
      tokens += packed.ids.length;
    }
  } finally {
    restore?.();
  }
  const gradNorm = await normOf(gradients);
  apply(trainable, gradients, optimiser, gradNorm, [step]);
  return { loss, gradNorm, tokens };
}
