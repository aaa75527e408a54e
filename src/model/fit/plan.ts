/** What the settings of a run ask of a device. */
import type { RunConfig } from '../../record/config';
import { PROJECTIONS } from '../../record/engine';
import type { Workload } from '../../record/fit';
import type { ModelMeasures } from '../../record/model';
import { MAX_CACHE_TOKENS } from './limits';
import { cachedTokenBytes } from '../body/shape';

/** Tokens in Qwen2.5's tokenizer of the longest opening, by how prompts address agents, and of the longest observation (`heard`), over the dev rows (docs/scaling.md). */
export const LONGEST = { roles: 1571, names: 128, observation: 63 } as const;

/** Most tokens of a conversation that a run allows: one agent takes every turn, and its completions and observations are as long as they may be. */
export function longestOf({ prompts, maxTurns, maxTokens }: RunConfig): number {
  return (prompts === 'names' ? LONGEST.names : LONGEST.roles) + maxTurns * (maxTokens + LONGEST.observation);
}

/** The settings as a plan for a team of `agents`. Its batch is how many of the longest conversations the cache holds at a time, not rounded to a whole number. */
export function planOf(config: RunConfig, measures: ModelMeasures, agents: number): Workload {
  const { cacheMegabytes, rank, tokenBudget, trained, warmRows } = config;
  const capacity = Math.max(1, Math.min(MAX_CACHE_TOKENS, Math.floor((cacheMegabytes * 2 ** 20) / cachedTokenBytes(measures))));
  const length = Math.min(longestOf(config), capacity);
  const adapters = { rank, projections: PROJECTIONS, tokenBudget, anchored: warmRows > 0 };
  return { batch: capacity / length, length, agents: trained === 'none' ? 0 : agents, ...adapters };
}
