/** How the rewards of one group become advantages: only siblings are compared, for only they answered the same question. */
import { deviation, mean } from '../math/statistics';
import type { RunConfig } from '../record/config';
import { SOFTENING } from '../record/creditLimits';

/** `A = (R − mean) / (std + 1e-4)`, population std. [P, GRPO] */
export function standardAdvantages(rewards: readonly number[]): number[] {
  const centre = mean(rewards);
  const scale = deviation(rewards) + SOFTENING;
  return rewards.map((reward) => (reward - centre) / scale);
}

/** `A = R − mean`: no division, so hard and easy questions weigh as their rewards differ. [Dr. GRPO] */
export function centredAdvantages(rewards: readonly number[]): number[] {
  const centre = mean(rewards);
  return rewards.map((reward) => reward - centre);
}

/** Advantages of a group's members, in their order, from their rewards. */
export type AdvantageEstimator = (rewards: readonly number[]) => number[];

/** By the name in `RunConfig.advantage`. */
export const ADVANTAGES: Readonly<Record<RunConfig['advantage'], AdvantageEstimator>> = { standard: standardAdvantages, centred: centredAdvantages };
