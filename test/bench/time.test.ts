/** Timings fold many repeats into a median, and contestants take turns. */
import { describe, expect, it } from 'vitest';
import { timeInTurns, timing } from '../../src/bench/time';

describe('a timing', () => {
  it('is the middle of its repeats, whatever their order', () => expect(timing([9, 1, 4])).toEqual({ median: 4, least: 1, most: 9, repeats: 3 }));
  it('is the mean of the two middle ones of an even number', () => expect(timing([10, 1, 2, 4]).median).toBe(3));
  it('needs a repeat', () => expect(() => timing([])).toThrow('at least one repeat'));
});

it('takes turns, each prepared before and run once uncounted', async () => {
  const calls: string[] = [];
  const note = (name: string) => (): unknown => calls.push(name);
  const timings = await timeInTurns([{ prepare: note('p'), run: note('a') }, { run: note('b') }], 2);
  expect(calls.join('')).toBe('pabpabpab');
  expect(timings.map(({ repeats }) => repeats)).toEqual([2, 2]);
});
