/** The training itself: step after step, from wherever it was left. */
import { seedOf } from '../../src/math/random';
import { freshParameters } from '../../src/model/body/body';
import { QWEN2 } from '../../src/model/body/shape';
import { applyGradients } from '../../src/update/optimise';
import { supervisedStep } from '../../src/update/supervised';
import { trainableBody, type Trainable } from '../../src/update/trainable';
import { wordTokenizer, type Tokenizer } from '../../src/weights/language/tokenizer';
import type { TrainingProgress } from './checkpoint';
import { batchOf, type RowSource } from './course';
import type { BodyShape } from './bodyShape';
import { applyMuon } from './muon';
import { roundToQuantised } from './quantised';
import { RECIPE, rateAt, type CourseSettings } from './recipe';
import type { Regime } from './regime';

/** What is trained on what: all that a training is, but for its words and parameters. */
export interface TrainingPlan {
  readonly regime: Regime;
  readonly seed: number;
  readonly shape: BodyShape;
  readonly course: CourseSettings;
}

/** What stays the same from the first step to the last. */
export interface SeedlingTraining extends TrainingPlan {
  readonly source: RowSource;
  readonly vocabulary: readonly string[];
  readonly tokenizer: Tokenizer;
  readonly trainable: Trainable;
}

/** Fresh parameters for the vocabulary. */
export function openTraining(plan: TrainingPlan, source: RowSource, vocabulary: readonly string[]): SeedlingTraining {
  const shape = { ...QWEN2, ...plan.shape, vocabulary: vocabulary.length };
  const trainable = trainableBody(shape, freshParameters(shape, plan.seed));
  return { ...plan, source, vocabulary, tokenizer: wordTokenizer(vocabulary), trainable };
}

/** Names a training: two of the same identity are the same, step by step. */
export const identityOf = ({ regime, seed, shape, course, vocabulary }: Omit<SeedlingTraining, 'source' | 'tokenizer' | 'trainable'>): string =>
  `${regime} ${shape.width}x${shape.layers} ${seedOf(seed, JSON.stringify([{ ...RECIPE, shape, course }, vocabulary]))}`;

/** One step further, with its loss in nats a trained token. */
export async function trainStep(
  { source, tokenizer, trainable, course, seed }: SeedlingTraining,
  progress: TrainingProgress
): Promise<{ progress: TrainingProgress; loss: number }> {
  const { sequences, targets, next } = batchOf(source, tokenizer, course, { place: progress.place, done: progress.targets, seed });
  const optimiser = { ...RECIPE.optimiser, learningRate: rateAt(course, progress.targets, progress.step) };
  const apply = course.optimiser === 'muon' ? applyMuon(RECIPE.muon) : applyGradients;
  const variant = progress.targets >= RECIPE.roundedFrom * course.targets ? { apply, rounding: roundToQuantised } : { apply };
  const { loss, tokens } = await supervisedStep(trainable, sequences, optimiser, RECIPE.tokenBudget, progress.step + 1, variant);
  return {
    loss,
    progress: {
      step: progress.step + 1,
      tokens: progress.tokens + tokens,
      targets: progress.targets + targets,
      place: next
    }
  };
}
