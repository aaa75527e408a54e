/** Sums of the running totals of two engines. */
import type { GenerationCounts } from './engine';

/** `a` + `b`, field by field. */
export const addCounts = (a: GenerationCounts, b: GenerationCounts): GenerationCounts => ({
  prefilled: a.prefilled + b.prefilled,
  reused: a.reused + b.reused,
  sampled: a.sampled + b.sampled,
  decoded: a.decoded + b.decoded,
  forwards: a.forwards + b.forwards
});
