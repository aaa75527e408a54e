/** The training recipe of Seedling: shape, vocabulary size, stages, learning rates. */

import type { TaskKind } from '../../src/record/task';

/** One stage of training; the optimiser's moments are reset at its beginning. */
export interface TrainingStage {
  readonly name: string;
  /** Trained tokens: those of the agents' own turns, over which the loss is taken. */
  readonly targets: number;
  readonly peakRate: number;
  /** Share of rows that are cooperative. */
  readonly coopShare: number;
  /** Shares of the single kinds among the others, in any unit. */
  readonly shares: Readonly<Record<Exclude<TaskKind, 'coop'>, number>>;
  /** Shares of rows shown with each flaw of agent/flaw.ts, where it applies. */
  readonly misroute: number;
  readonly short: number;
  /** Share of conversations that begin with a recalled strategy; one in five of those is another row's. */
  readonly memory: number;
  /** Whether sub-tasks are opened epoch by epoch, or all trained on from the start. */
  readonly progressive: boolean;
}

/** Shares of the kinds by how much there is to learn, as it was thought to be; QA and Math turned out to need more. */
const EVEN = { qa: 1, efc: 2, gfc: 1.5, math: 1.5 };

/** Four layers: a query of a larger shop is looked up, compared and rewritten in more hops than the three layers of the former one allowed. */
export const RECIPE = {
  shape: { width: 96, layers: 4, heads: 4, keyHeads: 2, headWidth: 24, mlpWidth: 256, theta: 10_000, epsilon: 1e-6, positions: 512 },
  /** Whole words: those said about once in a thousand rows and more. Letters spell the others, most of which are slips of the hand. */
  words: 1100,
  /** What was done, in order: the first finish on bad habits came too early, so that a review on good demonstrations and a second finish follow it. */
  stages: [
    { name: 'clean', targets: 2_000_000, peakRate: 3e-3, coopShare: 0.2, shares: EVEN, misroute: 0, short: 0, memory: 0.25, progressive: true },
    { name: 'habits', targets: 150_000, peakRate: 1e-3, coopShare: 0.3, shares: EVEN, misroute: 0.6, short: 0.4, memory: 0.25, progressive: false },
    {
      name: 'review',
      targets: 1_800_000,
      peakRate: 2.5e-3,
      coopShare: 0.25,
      shares: { qa: 2, efc: 2, gfc: 1.5, math: 2 },
      misroute: 0,
      short: 0,
      memory: 0.25,
      progressive: false
    },
    { name: 'finish', targets: 150_000, peakRate: 1e-3, coopShare: 0.3, shares: EVEN, misroute: 0.6, short: 0.4, memory: 0.25, progressive: false }
  ] satisfies TrainingStage[] as readonly TrainingStage[],
  /** Of the progressive schedule. */
  epochs: 4,
  optimiser: { beta1: 0.9, beta2: 0.98, weightDecay: 0.05, clipNorm: 1 },
  /** Least trained tokens of a step. */
  batch: 1000,
  /** Most tokens of one pass. */
  tokenBudget: 4096
} as const;

/** Stages of an arm of the ablation: as the recipe says, or with all sub-tasks from the start at an equal number of trained tokens. */
export const ARMS = ['progressive', 'whole'] as const;
export type Arm = (typeof ARMS)[number];
export const stagesOf = (arm: Arm): readonly TrainingStage[] =>
  RECIPE.stages.map((stage) => ({ ...stage, progressive: stage.progressive && arm === 'progressive' }));

/** Steps over which the rate rises. */
const WARM_UP = 50;

/** Linear warm-up over the first steps of all, then a cosine from the stage's peak to a twentieth of it, by trained tokens. */
export function rateAt({ peakRate, targets }: TrainingStage, done: number, step: number): number {
  const cosine = 0.5 * (1 + Math.cos(Math.PI * Math.min(1, done / targets)));
  return peakRate * Math.min(1, (step + 1) / WARM_UP) * (0.95 * cosine + 0.05);
}
