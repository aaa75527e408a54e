/** Sums of an engine's running totals. */
import type { GenerationCounts } from './engine';

/** Each total of one and the other together. */
export const addCounts = (a: GenerationCounts, b: GenerationCounts): GenerationCounts => ({
  prefilled: a.prefilled + b.prefilled,
  reused: a.reused + b.reused,
  sampled: a.sampled + b.sampled,
  decoded: a.decoded + b.decoded,
  forwards: a.forwards + b.forwards
});
