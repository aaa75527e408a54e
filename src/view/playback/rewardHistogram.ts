/** The rail of every step, side by side: how many of its trajectories ended at which reward. */
import { xOf, type StepAxis } from './stepAxis';
import type { StepSummary } from './timeline';

/** The rewards between which the rail reaches. */
export interface RewardRange {
  readonly least: number;
  readonly most: number;
}

/** What stands between two places on the axis, in pixels. */
interface HistogramColumn {
  readonly x0: number;
  readonly x1: number;
  /** Share of the trajectories in each bin, from the least reward up; their sum is 1. */
  readonly shares: Float64Array;
}

/** Pixels of a step from which on it has a column of its own. */
const LEAST_COLUMN = 1.5;

/** From 0, or less, to 1, or as much as was earned, in tenths. */
export function rewardRange(steps: readonly Pick<StepSummary, 'rewards'>[], others: readonly number[] = []): RewardRange {
  let [least, most] = [Math.min(0, ...others), Math.max(1, ...others)];
  for (const { rewards } of steps)
    for (let index = 0; index < rewards.length; index++) {
      least = Math.min(least, rewards[index]!);
      most = Math.max(most, rewards[index]!);
    }
  return { least: Math.floor(least * 10 + 1e-6) / 10, most: Math.ceil(most * 10 - 1e-6) / 10 };
}

/** Shares of rewards in `bins` equal bins of a range, whose ends belong to the outermost; null where there is no reward. */
export function histogramOf(rewards: ArrayLike<number>, { least, most }: RewardRange, bins: number): Float64Array | null {
  if (!rewards.length) return null;
  const shares = new Float64Array(bins);
  for (let index = 0; index < rewards.length; index++) {
    const bin = Math.floor(((rewards[index]! - least) / (most - least)) * bins);
    shares[Math.min(bins - 1, Math.max(0, bin))]! += 1 / rewards.length;
  }
  return shares;
}

/** A column a step; where a step is narrower than a pixel and a half, a column a pixel, the mean of its steps. Steps without rewards have none. */
export function histogramColumns(steps: readonly StepSummary[], axis: StepAxis, range: RewardRange, bins: number): HistogramColumn[] {
  const pitch = axis.width / axis.to;
  const gap = pitch >= 4 ? 0.5 : 0;
  const known = steps.flatMap(({ step, rewards }) => {
    const shares = histogramOf(rewards, range, bins);
    return shares ? [{ step, shares }] : [];
  });
  if (pitch >= LEAST_COLUMN) return known.map(({ step, shares }) => ({ x0: xOf(axis, step) + gap, x1: xOf(axis, step + 1) - gap, shares }));
  const byPixel = new Map<number, Float64Array[]>();
  for (const { step, shares } of known) {
    const pixel = Math.floor(xOf(axis, step + 0.5));
    byPixel.set(pixel, [...(byPixel.get(pixel) ?? []), shares]);
  }
  return [...byPixel].map(([pixel, all]) => ({ x0: pixel, x1: pixel + 1, shares: meanOf(all) }));
}

function meanOf(all: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(all[0]!.length);
  for (const shares of all) shares.forEach((share, bin) => (sum[bin]! += share / all.length));
  return sum;
}
