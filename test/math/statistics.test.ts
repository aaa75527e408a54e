/** Statistics on lists whose answers are known. */
import { describe, expect, it } from 'vitest';
import { deviation, mean, sampleDeviation, sum, variance } from '../../src/math/statistics';

describe('statistics', () => {
  it('adds and averages', () => expect([sum([1, 2, 6]), mean([1, 2, 6]), sum([])]).toEqual([9, 3, 0]));
  it('knows no mean of nothing', () => expect(mean([])).toBeNaN());
  it('divides the variance by the number of values', () => expect(variance([2, 4, 4, 4, 5, 5, 7, 9])).toBe(4));
  it('takes its root', () => expect(deviation([2, 4, 4, 4, 5, 5, 7, 9])).toBe(2));
});

it('the sample deviation divides by one less', () => {
  expect(sampleDeviation([1, 2, 3])).toBeCloseTo(1, 12);
  expect(sampleDeviation([5])).toBeNaN();
});
