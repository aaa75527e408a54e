/** What the settings of a run ask of a device. */
import type { RunConfig } from '../../record/config';
import { PROJECTIONS } from '../../record/engine';
import type { Workload } from '../../record/fit';
import type { ModelMeasures } from '../../record/model';
import { MAX_CACHE_TOKENS } from './limits';
import { cachedTokenBytes } from './fit';

/** Tokens that the longest opening of an agent and the longest answer it hears take in Qwen2.5's tokenizer, over the dev rows (docs/scaling.md). */
export const LONGEST = { roles: 1571, names: 128, heard: 63 } as const;

/** Tokens of the longest conversation that a run allows: one agent speaks at every turn and always hears and says the most. */
export function longestOf({ prompts, maxTurns, maxTokens }: RunConfig): number {
  return (prompts === 'names' ? LONGEST.names : LONGEST.roles) + maxTurns * (maxTokens + LONGEST.heard);
}

/** The settings as a plan for a team of `agents`: as many of the longest conversations at a time as its cache holds, the last of them in part. */
export function planOf(config: RunConfig, measures: ModelMeasures, agents: number): Workload {
  const { cacheMegabytes, rank, tokenBudget, trained, warmRows } = config;
  const capacity = Math.max(1, Math.min(MAX_CACHE_TOKENS, Math.floor((cacheMegabytes * 2 ** 20) / cachedTokenBytes(measures))));
  const length = Math.min(longestOf(config), capacity);
  const adapters = { rank, projections: PROJECTIONS, tokenBudget, anchored: warmRows > 0 };
  return { batch: capacity / length, length, agents: trained === 'none' ? 0 : agents, ...adapters };
}
