/** Success against what it costs: the costs of a measurement, and which of several no other beats in both. */
import type { Benchmark, RowResult } from '../record/benchmark';

/** What a task costs, by the name of the axis. */
export const COSTS = {
  flops: 'Operations (FLOPs)',
  tokens: 'Tokens read and said',
  seconds: 'Seconds'
} as const;
/** One of them. */
export type Cost = keyof typeof COSTS;

/** Mean over the rows; null where one of them does not have it. */
function meanOf(results: readonly RowResult[], of: (result: RowResult) => number | undefined): number | null {
  let total = 0;
  for (const result of results) {
    const value = of(result);
    if (value === undefined) return null;
    total += value;
  }
  return results.length ? total / results.length : null;
}

const tokensOf = ({ tokens, read }: RowResult): number | undefined => (read === undefined ? undefined : tokens + read);

/**
 * What a task costs in a measurement, the mean over its rows; null where that was not measured. Operations: 2 × parameters × tokens read and said, each token once, as
 * a cache keeps what was read (ProST's count, arXiv 2509.04508); attention and adapters are not counted.
 */
export function costOf({ results, parameters }: Pick<Benchmark, 'results' | 'parameters'>, cost: Cost): number | null {
  const tokens = meanOf(results, tokensOf);
  if (cost === 'tokens') return tokens;
  if (cost === 'flops') return tokens === null || parameters === undefined ? null : 2 * parameters * tokens;
  const milliseconds = meanOf(results, (result) => result.milliseconds);
  return milliseconds === null ? null : milliseconds / 1000;
}

/** A measurement as a point of the plane. */
export interface CostPoint {
  readonly id: string;
  readonly cost: number;
  /** Share solved, 0..1. */
  readonly success: number;
}

/** The Pareto front, cheapest first: points than which no other solves as much at less cost, or more at the same; of equal points the first. */
export function frontOf(points: readonly CostPoint[]): CostPoint[] {
  const front: CostPoint[] = [];
  for (const point of [...points].sort((a, b) => a.cost - b.cost || b.success - a.success))
    if (point.success > (front.at(-1)?.success ?? -1)) front.push(point);
  return front;
}
