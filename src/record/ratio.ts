/** Whose importance ratio π_θ / π_old is taken: each token's own, or one for a whole completion. */
import type { RatioLevel } from './engine';

/** From a value of each token of a completion to what each token has of them. */
export type RatioPool = (values: readonly number[]) => readonly number[];

/**
 * By the name in `RunConfig.ratio`, what makes log-ratios of tokens into those that are clipped: each token has its own (GRPO), or all have the mean of them, so that
 * the ratio is (π_θ(o) / π_old(o))^(1/|o|) (GSPO, arXiv 2507.18071).
 */
export const RATIO_POOLS: Readonly<Record<RatioLevel, RatioPool>> = {
  token: (values) => values,
  sequence: (values) => Array<number>(values.length).fill(values.reduce((total, value) => total + value, 0) / values.length)
};
