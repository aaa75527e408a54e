/** pass@k against the share of all choices of k samples in which one is right. */
import { describe, expect, it } from 'vitest';
import { passAtK, passSizes } from '../../../scripts/experiment/suite/passAtK';

/** Of all subsets of `k` of the samples, of which the first `solved` are right, the share that has a right one. */
function bruteForce(samples: number, solved: number, k: number): number {
  let [subsets, right] = [0, 0];
  for (let mask = 0; mask < 2 ** samples; mask++) {
    const chosen = Array.from({ length: samples }, (_, index) => index).filter((index) => mask & (1 << index));
    if (chosen.length !== k) continue;
    subsets += 1;
    right += Number(chosen.some((index) => index < solved));
  }
  return right / subsets;
}

describe('pass@k', () => {
  it('is the share of choices of k samples in which one is right', () => {
    for (let samples = 1; samples <= 9; samples++)
      for (let solved = 0; solved <= samples; solved++)
        for (let k = 1; k <= samples; k++) expect(passAtK(samples, solved, k)).toBeCloseTo(bruteForce(samples, solved, k), 12);
  });

  it('at k = 1 is the share of right samples, and at k = n whether there is one', () => {
    expect(passAtK(64, 16, 1)).toBeCloseTo(0.25, 12);
    expect([0, 1, 64].map((solved) => passAtK(64, solved, 64))).toEqual([0, 1, 1]);
  });

  it('cannot be estimated from fewer samples than k', () => expect(() => passAtK(4, 1, 8)).toThrow('pass@8 needs at least 8 samples, and there are 4.'));

  it('is asked for at powers of two', () => {
    expect(passSizes(64)).toEqual([1, 2, 4, 8, 16, 32, 64]);
    expect(passSizes(10)).toEqual([1, 2, 4, 8]);
    expect(passSizes(200).at(-1)).toBe(64);
  });
});
