/** The training itself: step after step of a stage, from wherever it was left. */
import { freshParameters } from '../../src/model/body/body';
import { QWEN2 } from '../../src/model/body/shape';
import { supervisedStep } from '../../src/update/supervised';
import { trainableBody, type Trainable } from '../../src/update/trainable';
import { wordTokenizer, type Tokenizer } from '../../src/weights/language/tokenizer';
import { clearMoments, type TrainingProgress } from './checkpoint';
import { batchOf, type RowSource } from './course';
import { RECIPE, rateAt, stagesOf, type Arm, type TrainingStage } from './recipe';

/** What stays the same from the first step to the last. */
export interface SeedlingTraining {
  readonly arm: Arm;
  readonly seed: number;
  readonly source: RowSource;
  readonly vocabulary: readonly string[];
  readonly tokenizer: Tokenizer;
  readonly trainable: Trainable;
  readonly stages: readonly TrainingStage[];
}

/** Fresh parameters for the vocabulary. */
export function openTraining(arm: Arm, seed: number, source: RowSource, vocabulary: readonly string[]): SeedlingTraining {
  const shape = { ...QWEN2, ...RECIPE.shape, vocabulary: vocabulary.length };
  const trainable = trainableBody(shape, freshParameters(shape, seed));
  return { arm, seed, source, vocabulary, tokenizer: wordTokenizer(vocabulary), trainable, stages: stagesOf(arm) };
}

/** One step further, with its loss in nats a trained token. */
export async function trainStep({ source, tokenizer, trainable, stages, seed }: SeedlingTraining, progress: TrainingProgress): Promise<{ progress: TrainingProgress; loss: number }> {
  const stage = stages[progress.stage]!;
  if (progress.stageStep === 0) clearMoments(trainable);
  const { sequences, targets, next } = batchOf(source, tokenizer, stage, { place: progress.place, done: progress.stageTargets, seed });
  const optimiser = { ...RECIPE.optimiser, learningRate: rateAt(stage, progress.stageTargets, progress.stageStep) };
  const { loss, tokens } = await supervisedStep(trainable, sequences, optimiser, RECIPE.tokenBudget, progress.stageStep + 1);
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
export const nextStage = (progress: TrainingProgress): TrainingProgress => ({ ...progress, stage: progress.stage + 1, stageStep: 0, stageTargets: 0, place: 0 });
