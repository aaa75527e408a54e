/** Numbers as they are written on screen. */
import { expect, test } from 'vitest';
import { compactCount, bytes, count, decimal, percent, percentChange, plural, signedDecimal, measured, tone } from '../../src/report/figure';

test.each([
  [decimal(1.8349), '1.83'],
  [decimal(-0.17), '−0.17'],
  [decimal(0), '0.00'],
  [decimal(-0.004), '0.00'],
  [decimal(-0), '0.00'],
  [decimal(-0.004, 3), '−0.004'],
  [decimal(null), '–'],
  [decimal(NaN), '–'],
  [signedDecimal(0.96), '+0.96'],
  [signedDecimal(-1.5, 1), '−1.5'],
  [signedDecimal(0), '0.00'],
  [signedDecimal(-0.001), '0.00'],
  [signedDecimal(0.001), '0.00'],
  [signedDecimal(0.0004, 4), '+0.0004'],
  [percent(0.617), '62%'],
  [percent(undefined), '–'],
  [percentChange(0.7114, 0.7296), '71.1 → 73.0\u00a0%'],
  [percentChange(0.97441, 0.97438), '97.441 → 97.438\u00a0%'],
  [percentChange(0.5, 0.5), '50.0 → 50.0\u00a0%'],
  [percentChange(0.0004, 0.0006), '0.04 → 0.06\u00a0%'],
  [percentChange(0.3, 1e-9), '30.0 → 0.0\u00a0%'],
  [percentChange(2e-6, 3e-4), '<0.001 → 0.030\u00a0%'],
  [percentChange(1e-9, 2e-9), '<0.001 → <0.001\u00a0%'],
  [percentChange(1, 1), '100.0 → 100.0\u00a0%'],
  [count(2097152), '2,097,152'],
  [count(1e15), '1.0 × 10¹⁵'],
  [count(1e15 - 1), '999,999,999,999,999'],
  [count(32 ** 14), '1.2 × 10²¹'],
  [bytes(0), '0 B'],
  [bytes(1_900_000_000), '1.9 GB'],
  [bytes(12_345), '12 kB'],
  [compactCount(336_480), '336k'],
  [compactCount(1_000_000), '1.0M'],
  [compactCount(1000), '1k'],
  [compactCount(3_090_000_000), '3.1B'],
  [plural(1, 'group'), '1 group'],
  [plural(0, 'group'), '0 groups'],
  [plural(1, 'memory', 'memories'), '1 memory'],
  [plural(3, 'memory', 'memories'), '3 memories']
])('%s', (written, expected) => {
  expect(written).toBe(expected);
});

test('says of what was not measured that it was not, and of zero that it is zero', () => {
  const show = (value: number): string => decimal(value, 4);
  expect([measured(null, show), measured(0, show)]).toEqual(['not measured', '0.0000']);
});

test('is neither good nor bad where it reads as zero', () =>
  expect([tone(-0.004), tone(0.004), tone(-0.006), tone(0.006), tone(null), tone(-0.004, 3)]).toEqual(['zero', 'zero', 'less', 'more', 'zero', 'less']));
