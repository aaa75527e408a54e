/** Speeds of playing: the least time of a unit, and its words. */
import { expect, test } from 'vitest';
import { describeSpeed, leastDelay, SPEEDS } from '../../../src/view/playback/speed';

test('a unit takes at least the inverse of its speed; full speed, and no speed, wait for nothing', () => {
  expect([...SPEEDS, undefined].map((_, position) => leastDelay(position))).toEqual([2000, 1000, 500, 200, 50, 0, 0]);
  expect(describeSpeed(0)).toBe('0.5 a second');
  expect(describeSpeed(SPEEDS.length - 1)).toBe('full speed');
});
