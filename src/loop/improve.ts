/** The update of the policy: loss and optimiser settings of a step. */
import type { LabState } from '../record/checkpoint';
import type { RunConfig } from '../record/config';
import type { EncodedDemonstration, Optimiser, UpdateReport, UpdateRequest, UpdateResult } from '../record/engine';
import { klWeight } from '../record/klWeight';
import type { Sample } from '../record/sample';
import { isChanged } from '../record/trainedAgents';

/** Share of the learning rate that is left once it has fallen. */
const LEAST_RATE = 0.1;

/**
 * The learning rate rises linearly over reinforcement's first steps and falls linearly to a tenth over the first `rateFall`: `rate × min(1, (step + 1) / warmupSteps)
 * × (1 − 0.9 min(1, step / rateFall))`; where `rateFall` is 0 it does not fall.
 */
export function learningRate({ learningRate, warmupSteps, rateFall }: RunConfig, step: number): number {
  const rise = Math.min(1, (step + 1) / Math.max(1, warmupSteps));
  return learningRate * rise * (rateFall ? 1 - (1 - LEAST_RATE) * Math.min(1, step / rateFall) : 1);
}

/** AdamW with the second moment over about 50 updates, as a run is short. */
const optimiserOf = ({ weightDecay, clipNorm }: RunConfig, learningRate: number): Optimiser => ({
  learningRate,
  beta1: 0.9,
  beta2: 0.98,
  weightDecay,
  clipNorm
});

/** The update with VR-GRPO's loss in reinforcement step `step`. */
export function updateRequest(samples: readonly Sample[], config: RunConfig, step: number): UpdateRequest {
  return {
    samples,
    loss: {
      kind: 'grpo',
      ratio: config.ratio,
      epsilonLow: config.epsilonLow,
      epsilonHigh: config.epsilonHigh,
      beta: klWeight(config, step),
      klEstimator: config.klEstimator,
      ...(config.entropyWeight ? { entropyWeight: config.entropyWeight } : {}),
      importanceCap: config.importanceCap,
      aggregation: config.aggregation,
      innerUpdates: config.innerUpdates,
      longest: config.maxTokens,
      temperature: config.temperature
    },
    optimiser: { ...optimiserOf(config, learningRate(config, step)), rise: config.warmupUpdates },
    tokenBudget: config.tokenBudget
  };
}

/** A conversation as tokens, and the agent that learns its turns. */
export type TaughtConversation = EncodedDemonstration & Pick<Sample, 'agent'>;

/** A supervised update on the conversations; every token of the agents' turns weighs the same. */
export const demonstrationRequest = (conversations: readonly TaughtConversation[], config: RunConfig, learningRate: number): UpdateRequest =>
  supervisedRequest(
    conversations.map((conversation) => ({ ...conversation, logprobs: [], positive: 1, negative: 0, copies: 1 })),
    config,
    learningRate
  );

/** A supervised update on samples; each weighs as much as its `positive` says. */
export const supervisedRequest = (samples: readonly Sample[], config: RunConfig, learningRate: number): UpdateRequest => ({
  samples,
  loss: { kind: 'supervised' },
  optimiser: optimiserOf(config, learningRate),
  tokenBudget: config.tokenBudget
});

/** What of an update's result stands in the log. */
export const reportOf = ({ tokens: _, ...report }: UpdateResult): UpdateReport => report;

/** Optimiser updates of each agent's adapter, after `count` more of the agents in `report`. */
export function countUpdates({ updates, config }: Pick<LabState, 'updates' | 'config'>, report: UpdateReport, count: number): LabState['updates'] {
  const sampled = new Set(Object.keys(report.agents));
  const changed = [...new Set([...Object.keys(updates), ...sampled])].filter((agent) => isChanged(agent, sampled, config));
  return { ...updates, ...Object.fromEntries(changed.map((agent) => [agent, (updates[agent] ?? 0) + count])) };
}
