/** Intervals of shares of rows, which stay honest where few rows, all rows or none were solved. */
import type { Score } from '../record/event';

/** The shares, 0..1, between which the true one lies with 95% confidence. */
export interface ShareInterval {
  readonly low: number;
  readonly high: number;
}

/** Normal quantile of 97.5%: two sides of 95%. */
const Z = 1.96;

/**
 * Wilson's score interval (1927): (p + z²/2n ± z √(p (1 − p)/n + z²/4n²)) / (1 + z²/n). Null where there are no rows. Four of four rows solved give
 * 51% to 100%, where p ± √(p (1 − p)/n) gives 100 ± 0.
 */
export function wilsonInterval({ rows, solved }: Score): ShareInterval | null {
  if (!rows) return null;
  const share = solved / rows;
  const centre = share + Z ** 2 / (2 * rows);
  const half = Z * Math.sqrt((share * (1 - share)) / rows + Z ** 2 / (4 * rows ** 2));
  const scale = 1 + Z ** 2 / rows;
  // Exact at the ends, where rounding would leave 1e-17.
  return { low: solved ? (centre - half) / scale : 0, high: solved < rows ? (centre + half) / scale : 1 };
}

/**
 * The interval of the mean of several shares, each counting the same: the distances of each share from its Wilson limits, added in quadrature
 * (Newcombe 1998; Zou and Donner 2008). Those without rows are left out; null where none has any.
 */
export function intervalOfMean(scores: readonly Score[]): ShareInterval | null {
  const known = scores.flatMap((score) => {
    const interval = wilsonInterval(score);
    return interval ? [{ share: score.solved / score.rows, ...interval }] : [];
  });
  if (!known.length) return null;
  const mean = known.reduce((total, { share }) => total + share, 0) / known.length;
  return {
    low: mean - Math.hypot(...known.map(({ share, low }) => share - low)) / known.length,
    high: mean + Math.hypot(...known.map(({ share, high }) => high - share)) / known.length
  };
}

/** `51–100`: percents in whole numbers. */
export const intervalText = ({ low, high }: ShareInterval): string => `${Math.round(100 * low)}–${Math.round(100 * high)}`;
