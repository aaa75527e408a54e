/** The policy's change: chosen samples to one request of the trainer. */
import type { LabState } from '../record/checkpoint';
import type { RunConfig } from '../record/config';
import type { Aggregation, UpdateReport, UpdateRequest } from '../record/engine';
import type { Sample } from '../record/sample';

/** The learning rate rises linearly over the first steps: `rate × min(1, (step + 1) / warmupSteps)`. */
export const learningRate = (config: RunConfig, step: number): number => config.learningRate * Math.min(1, (step + 1) / Math.max(1, config.warmupSteps));

/** VR-GRPO's loss and AdamW with the second moment over about 50 updates, as the run is short. */
export function updateRequest(samples: readonly Sample[], config: RunConfig, step: number): UpdateRequest {
  return {
    samples,
    loss: {
      kind: 'grpo',
      epsilonLow: config.epsilonLow,
      epsilonHigh: config.epsilonHigh,
      beta: config.beta,
      importanceCap: config.importanceCap,
      aggregation: config.aggregation as Aggregation,
      innerUpdates: config.innerUpdates,
      longest: config.maxTokens
    },
    optimiser: { learningRate: learningRate(config, step), beta1: 0.9, beta2: 0.98, weightDecay: config.weightDecay, clipNorm: config.clipNorm },
    tokenBudget: config.tokenBudget
  };
}

/** Optimiser updates each agent has had after `report`. */
export const countUpdates = ({ updates, config }: LabState, report: UpdateReport): LabState['updates'] => ({
  ...updates,
  ...Object.fromEntries(Object.keys(report.agents).map((agent) => [agent, (updates[agent] ?? 0) + config.innerUpdates]))
});
