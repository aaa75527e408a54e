/** The mean of the kinds, which is not the share of all rows where kinds differ in size. */
import { expect, it } from 'vitest';
import { averageOf } from '../../scripts/experiment/average';

const score = (rows: number, solved: number) => ({ rows, solved });

it('counts every kind the same, and none without rows', () => {
  const kinds = { qa: score(4, 1), efc: score(2, 2), gfc: score(0, 0), math: score(10, 5), coop: score(4, 1) };
  // (1/4 + 1 + 1/2 + 1/4) / 4, where the share of all rows is 9/20.
  expect(averageOf({ kinds })).toBeCloseTo(0.5, 12);
});
