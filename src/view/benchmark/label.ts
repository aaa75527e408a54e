/** How measurements, their sources and durations are called. */
import type { Benchmark } from '../../record/benchmark';
import { plural } from '../../report/figure';
import { DEV_SPLIT, TEST_SPLIT } from './benchmarks.svelte';

/** `the test split`, or a set's own name. */
export const sourceLabel = (source: string): string => (source === TEST_SPLIT.name || source === DEV_SPLIT.name ? `the ${source} split` : `“${source}”`);

/** `Seedling, 12 steps`; after none a policy is what its warm start made it. */
export const benchmarkLabel = ({ model, step }: Benchmark): string => `${model}, ${plural(step, 'step')}`;

/** `40 s`, `3 min`, `2.5 h`. */
export function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
