/** pass@k: the probability that at least one of k samples solves a task. */

/**
 * The unbiased estimator from `solved` of n ≥ k samples, 1 − C(n − c, k) / C(n, k), as the product 1 − ∏ (1 − k / i) over i = n − c + 1 … n, in which nothing
 * overflows (arXiv 2107.03374, section 2.1).
 */
export function passAtK(samples: number, solved: number, k: number): number {
  if (k > samples) throw new RangeError(`pass@${k} needs at least ${k} samples, and there are ${samples}.`);
  if (samples - solved < k) return 1;
  let missed = 1;
  for (let i = samples - solved + 1; i <= samples; i++) missed *= 1 - k / i;
  return 1 - missed;
}

/** 1, 2, 4 and so on, at most 64 and at most `samples`. */
export const passSizes = (samples: number): number[] => [1, 2, 4, 8, 16, 32, 64].filter((k) => k <= samples);
