/** The workload that a run's settings put on a device. */
import type { RunConfig } from '../../record/config';
import { PROJECTIONS } from '../../record/engine';
import type { Workload } from '../../record/fit';
import type { ModelMeasures } from '../../record/model';
import { MAX_CACHE_TOKENS } from './limits';
import { cachedTokenBytes } from '../body/shape';

/** Tokens, in Qwen2.5's tokenizer and over the dev rows, of the longest opening messages by the `prompts` setting, and of the longest observation (docs/scaling.md). */
export const LONGEST = { roles: 1571, names: 128, observation: 63 } as const;

/** Most tokens of a conversation that a run allows: one agent takes every turn, with completions and observations of full length. */
export function longestOf({ prompts, maxTurns, maxTokens }: RunConfig): number {
  return (prompts === 'names' ? LONGEST.names : LONGEST.roles) + maxTurns * (maxTokens + LONGEST.observation);
}

/** Adapters of so many agents, by the name in `RunConfig.adapters`. */
const SHARES: Readonly<Record<RunConfig['adapters'], (agents: number) => number>> = { own: (agents) => agents, shared: () => 1 };

/** The workload of a run for a team of `agents` agents. `batch` is how many of the longest conversations the cache holds at a time, not rounded to a whole number. */
export function planOf(config: RunConfig, measures: ModelMeasures, agents: number): Workload {
  const { cacheMegabytes, rank, tokenBudget, trained, warmRows } = config;
  const capacity = Math.max(1, Math.min(MAX_CACHE_TOKENS, Math.floor((cacheMegabytes * 2 ** 20) / cachedTokenBytes(measures))));
  const length = Math.min(longestOf(config), capacity);
  const adapters = { rank, projections: PROJECTIONS, tokenBudget, anchored: warmRows > 0 };
  const trainedAdapters = trained === 'none' ? 0 : SHARES[config.adapters](agents);
  return { batch: capacity / length, length, agents: trainedAdapters, ...adapters };
}
