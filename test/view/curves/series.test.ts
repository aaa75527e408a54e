/** The point of a curve that is read at a step. */
import { expect, test } from 'vitest';
import { pointAt } from '../../../src/view/curves/series';

test('the value at a step is that of its point, or of the last one before it', () => {
  const points = [2, 4, 8].map((x) => ({ x, y: 10 * x, spread: 0 }));
  const series = { name: 'reward', colour: 'red', strong: true, points };
  expect([1, 2, 3, 4, 9].map((x) => pointAt(series, x)?.y)).toEqual([undefined, 20, 20, 40, 80]);
});
