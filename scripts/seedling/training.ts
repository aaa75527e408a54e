/** The training itself: step after step of a stage, from wherever it was left. */
import { seedOf } from '../../src/math/random';
import { freshParameters } from '../../src/model/body/body';
import { QWEN2 } from '../../src/model/body/shape';
import { supervisedStep } from '../../src/update/supervised';
import { trainableBody, type Trainable } from '../../src/update/trainable';
import { wordTokenizer, type Tokenizer } from '../../src/weights/language/tokenizer';
import { clearMoments, type TrainingProgress } from './checkpoint';
import { batchOf, type RowSource } from './course';
import type { BodyShape } from './bodyShape';
import { applyMuon } from './muon';
import { roundToQuantised } from './quantised';
import { RECIPE, rateAt, type TrainingStage } from './recipe';
import type { Arm, Regime } from './regime';

/** What is trained on what: all that a training is, but for its words and parameters. */
export interface TrainingPlan {
  readonly regime: Regime;
  readonly arm: Arm;
  readonly seed: number;
  readonly shape: BodyShape;
  readonly stages: readonly TrainingStage[];
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
export const identityOf = ({ regime, arm, seed, shape, stages, vocabulary }: Omit<SeedlingTraining, 'source' | 'tokenizer' | 'trainable'>): string =>
  `${regime} ${arm} ${shape.width}x${shape.layers} ${seedOf(seed, JSON.stringify([{ ...RECIPE, shape, stages }, vocabulary]))}`;

/** One step further, with its loss in nats a trained token. */
export async function trainStep(
  { source, tokenizer, trainable, stages, seed }: SeedlingTraining,
  progress: TrainingProgress
): Promise<{ progress: TrainingProgress; loss: number }> {
  const stage = stages[progress.stage]!;
  if (progress.stageStep === 0) clearMoments(trainable);
  const { sequences, targets, next } = batchOf(source, tokenizer, stage, { place: progress.place, done: progress.stageTargets, seed });
  const optimiser = { ...RECIPE.optimiser, learningRate: rateAt(stage, progress.stageTargets, progress.stageStep) };
  const apply = applyMuon(RECIPE.muon);
  const rounding = progress.stageTargets >= RECIPE.roundedFrom * stage.targets ? roundToQuantised : undefined;
  const { loss, tokens } = await supervisedStep(trainable, sequences, optimiser, RECIPE.tokenBudget, progress.stageStep + 1, { rounding, apply });
  return {
    loss,
    progress: {
      ...progress,
      step: progress.step + 1,
      tokens: progress.tokens + tokens,
      targets: progress.targets + targets,
      stageStep: progress.stageStep + 1,
      stageTargets: progress.stageTargets + targets,
      place: next
    }
  };
}

/** The beginning of the stage after this one. */
export const nextStage = (progress: TrainingProgress): TrainingProgress => ({
  ...progress,
  stage: progress.stage + 1,
  stageStep: 0,
  stageTargets: 0,
  place: 0
});
