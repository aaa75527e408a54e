/** The axis of a run and the histograms over it, by arithmetic. */
import { describe, expect, test } from 'vitest';
import { histogramColumns, histogramOf, rewardRange } from '../../../src/view/playback/rewardHistogram';
import { axisEnd, axisTicks, positionAt, xOf } from '../../../src/view/playback/stepAxis';

describe('the axis', () => {
  test('ends with the plan, and of a long plan shows twice what is done at most, 200 steps at least', () => {
    expect(axisEnd(3, 60)).toBe(60);
    expect(axisEnd(3, 150)).toBe(150);
    expect(axisEnd(3, 2000)).toBe(200);
    expect(axisEnd(250, 2000)).toBe(400);
    expect(axisEnd(1990, 2000)).toBe(2000);
    expect(axisEnd(0, 0)).toBe(1);
  });

  test('is long enough for a run beside it, and for more steps than were planned', () => {
    expect(axisEnd(3, 60, [90])).toBe(90);
    expect(axisEnd(70, 60)).toBe(70);
  });

  test('pixels and positions are each other’s inverse, and nothing is beyond the ends', () => {
    const axis = { to: 80, left: 30, width: 800 };
    expect(xOf(axis, 40)).toBe(430);
    expect(positionAt(axis, 430)).toBe(40);
    expect(positionAt(axis, 0)).toBe(0);
    expect(positionAt(axis, 5000)).toBe(80);
  });

  test.each([1, 7, 60, 100, 200, 1600, 2000])('has few round ticks up to %i, its end among them, none close to it', (to) => {
    const ticks = axisTicks(to);
    expect(ticks.at(-1)).toBe(to);
    expect(ticks[0]).toBe(0);
    expect(ticks.length).toBeLessThanOrEqual(7);
    const stride = ticks[1]! - ticks[0]!;
    for (let index = 1; index < ticks.length; index++) expect(ticks[index]! - ticks[index - 1]!).toBeGreaterThan(0.59 * stride);
  });
});

describe('histograms', () => {
  test('the range holds 0, 1 and every reward, in tenths', () => {
    expect(rewardRange([])).toEqual({ least: 0, most: 1 });
    expect(rewardRange([{ rewards: [0.3, 1.93] }, { rewards: [-0.13] }])).toEqual({ least: -0.2, most: 2 });
    expect(rewardRange([{ rewards: [2] }], [2.41]).most).toBe(2.5);
  });

  test('bins hold shares that sum to one; the ends of the range belong to the outermost', () => {
    const shares = histogramOf([0, 0.1, 0.5, 1], { least: 0, most: 1 }, 4)!;
    expect([...shares]).toEqual([0.5, 0, 0.25, 0.25]);
    expect(histogramOf([], { least: 0, most: 1 }, 4)).toBeNull();
    expect([...histogramOf([-3, 7], { least: 0, most: 1 }, 2)!]).toEqual([0.5, 0.5]);
  });

  const stepsOf = (count: number) => Array.from({ length: count }, (_, step) => ({ step, from: step, to: step + 1, rewards: step % 2 ? [0] : [1] }));
  const range = { least: 0, most: 1 };

  test('a wide step is a column of its own, with a gap', () => {
    const columns = histogramColumns(stepsOf(3), { to: 10, left: 20, width: 100 }, range, 2);
    expect(columns.map(({ x0, x1 }) => [x0, x1])).toEqual([
      [20.5, 29.5],
      [30.5, 39.5],
      [40.5, 49.5]
    ]);
    expect(columns.map(({ shares }) => [...shares])).toEqual([
      [0, 1],
      [1, 0],
      [0, 1]
    ]);
  });

  test('beyond a column a pixel, columns are the mean of their steps, and no more than there are pixels', () => {
    const columns = histogramColumns(stepsOf(2000), { to: 2000, left: 0, width: 500 }, range, 2);
    expect(columns).toHaveLength(500);
    for (const { shares } of columns) expect([...shares]).toEqual([0.5, 0.5]);
  });

  test('a step without rewards, as those of a warm-up, has no column', () => {
    const steps = [{ step: 0, from: 0, to: 1, rewards: [] }, ...stepsOf(3).slice(1)];
    expect(histogramColumns(steps, { to: 10, left: 0, width: 100 }, range, 2).map(({ x0 }) => x0)).toEqual([10.5, 20.5]);
  });
});
