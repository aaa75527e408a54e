/** How measurements, their sources and durations are called. */
import type { Benchmark } from '../../record/benchmark';
import { plural } from '../../report/figure';
import { DEV, TEST } from './measurements.svelte';

/** `the test split`, or a set's own name. */
export const nameSource = (source: string): string => (source === TEST.name || source === DEV.name ? `the ${source} split` : `“${source}”`);

/** `Seedling, 12 steps`; after none a policy is what its warm start made it. */
export const nameBenchmark = ({ model, step }: Benchmark): string => `${model}, ${plural(step, 'step')}`;

/** `40 s`, `3 min`, `2.5 h`. */
export function sayDuration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
