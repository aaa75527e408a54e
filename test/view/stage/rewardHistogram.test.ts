/** Rewards by bins, and lines with gaps. */
import { expect, test } from 'vitest';
import { rewardHistogram, sparkline } from '../../../src/view/stage/rewardHistogram';

test('rewards fall into equal parts of the rail; what lies at its ends or beyond belongs to the outermost', () => {
  expect(rewardHistogram([0, 0.49, 0.5, 1, 1.99, 2, 2.5, -1], 0, 2, 4)).toEqual([3, 1, 1, 3]);
  expect(rewardHistogram([], 0, 2, 3)).toEqual([0, 0, 0]);
});

test('a step without the agent ends a piece of its line', () => {
  expect(sparkline([1, undefined, 0.5, 2, undefined], 2)).toEqual([
    [[0, 0.5]],
    [
      [0.5, 0.25],
      [0.75, 1]
    ]
  ]);
  expect(sparkline([undefined], 1)).toEqual([]);
  expect(sparkline([0], 0)).toEqual([[[0.5, 0]]]);
});
