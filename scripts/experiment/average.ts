/** The figure that a benchmark of several kinds is reported by. */
import type { Evaluation } from '../../src/loop/evaluate';
import { solvedShare } from '../../src/report/benchmark';

/** Mean of the kinds' shares of solved rows, each kind counting the same as in the paper's table; kinds without rows are left out. */
export function averageOf({ kinds }: Pick<Evaluation, 'kinds'>): number {
  const shares = Object.values(kinds).flatMap((score) => solvedShare(score) ?? []);
  return shares.reduce((total, share) => total + share, 0) / shares.length;
}

/** A share as people read it, with one decimal. */
export const percentText = (share: number): string => `${(100 * share).toFixed(1)}%`;
