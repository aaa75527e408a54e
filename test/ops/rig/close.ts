/** How near two arrays of numbers must be. */
import { expect } from 'vitest';
import type { Plain } from './plain';

/**
 * Expects equal shapes and no difference above `tolerance` times the largest expected magnitude. 1e-5 is some hundred roundings of a 32-bit float:
 * what sums over at most a few hundred products in another order, and WGSL's exp (3 + 2|x| units), may differ by.
 */
export function expectClose(actual: Plain, expected: Plain, tolerance = 1e-5, what = 'value'): void {
  expect(actual.shape, `shape of ${what}`).toEqual(expected.shape);
  const scale = [...expected.values].reduce((most, value) => Math.max(most, Math.abs(value)), Number.MIN_VALUE);
  const far = [...actual.values.keys()].filter((i) => !(Math.abs(actual.values[i]! - expected.values[i]!) <= tolerance * scale));
  const first = far[0];
  expect(
    first === undefined ? null : `${what}[${first}] is ${actual.values[first]}, not ${expected.values[first]}; ${far.length} of ${actual.values.length} differ`
  ).toBeNull();
}
