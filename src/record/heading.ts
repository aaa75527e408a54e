/** The heading in the settings form of each setting. */
import type { RunConfig } from './config';

/** Headings in the order of the form. */
export const HEADINGS = ['Model', 'Rollout', 'Reward and selection', 'Update', 'Warm-up', 'Memory and evaluation', 'Data'] as const;
/** One of the headings. */
export type Heading = (typeof HEADINGS)[number];

/** The heading of each setting. */
export const HEADING_OF: { readonly [K in keyof RunConfig]: Heading } = {
  seed: 'Rollout',
  model: 'Model',
  secondModel: 'Model',
  secondAgents: 'Model',
  prompts: 'Model',
  device: 'Model',
  cacheMegabytes: 'Model',
  steps: 'Rollout',
  queries: 'Rollout',
  coopShare: 'Data',
  groupSize: 'Rollout',
  select: 'Reward and selection',
  topK: 'Reward and selection',
  varianceFloor: 'Reward and selection',
  advantage: 'Reward and selection',
  coopCredit: 'Reward and selection',
  efficiencyWeight: 'Reward and selection',
  efficiencyKind: 'Reward and selection',
  efficiencyRise: 'Reward and selection',
  maxTurns: 'Rollout',
  maxTokens: 'Rollout',
  toolCalls: 'Rollout',
  temperature: 'Rollout',
  learningRate: 'Update',
  warmupSteps: 'Update',
  weightDecay: 'Update',
  clipNorm: 'Update',
  epsilonLow: 'Update',
  epsilonHigh: 'Update',
  beta: 'Update',
  importanceCap: 'Update',
  aggregation: 'Update',
  innerUpdates: 'Update',
  tokenBudget: 'Update',
  warmRows: 'Warm-up',
  warmEpochs: 'Warm-up',
  warmBatch: 'Warm-up',
  warmRate: 'Warm-up',
  warmSchedule: 'Warm-up',
  rank: 'Update',
  alpha: 'Update',
  trained: 'Update',
  memory: 'Memory and evaluation',
  memoryCapacity: 'Memory and evaluation',
  evaluateEvery: 'Memory and evaluation',
  evaluateRows: 'Memory and evaluation',
  checkpointEvery: 'Memory and evaluation',
  data: 'Data',
  row: 'Data'
};
