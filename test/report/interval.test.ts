/** Wilson's intervals, held against the numbers of Newcombe's comparison and sums done by hand. */
import { describe, expect, it } from 'vitest';
import { intervalOfMean, intervalText, wilsonInterval } from '../../src/report/interval';

/** Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3. */
it.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718]
])('of %i in %i rows', (solved, rows, low, high) => {
  const interval = wilsonInterval({ rows, solved })!;
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

it('is wide where few rows were all solved', () => expect(intervalText(wilsonInterval({ rows: 4, solved: 4 })!)).toBe('51–100'));
it('mirrors: what is not solved has the interval of what is', () => {
  const [most, least] = [wilsonInterval({ rows: 9, solved: 9 })!, wilsonInterval({ rows: 9, solved: 0 })!];
  expect([1 - most.high, 1 - most.low]).toEqual([least.low, expect.closeTo(least.high, 12)]);
});
it('is unknown without rows', () => expect(wilsonInterval({ rows: 0, solved: 0 })).toBeNull());

describe('the mean of several shares', () => {
  it('of one is its own', () => {
    const score = { rows: 40, solved: 31 };
    const [mean, own] = [intervalOfMean([score, { rows: 0, solved: 0 }])!, wilsonInterval(score)!];
    expect([mean.low, mean.high]).toEqual([expect.closeTo(own.low, 12), expect.closeTo(own.high, 12)]);
  });
  it('adds the distances in quadrature', () => {
    // 3 of 4: 0.3006 to 0.9544; 0 of 2: 0 to 0.6576. Below: 0.375 − 0.4494/2; above: 0.375 + √(0.2044² + 0.6576²)/2.
    const { low, high } = intervalOfMean([
      { rows: 4, solved: 3 },
      { rows: 2, solved: 0 }
    ])!;
    expect(low).toBeCloseTo(0.1503, 3);
    expect(high).toBeCloseTo(0.7193, 3);
  });
  it('is unknown where none has rows', () => expect(intervalOfMean([{ rows: 0, solved: 0 }])).toBeNull());
});
