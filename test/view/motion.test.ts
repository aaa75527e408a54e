/** Movement between two pictures. */
import { expect, test } from 'vitest';
import { layout } from '../../src/view/layout';
import { blend, DURATION, ease } from '../../src/view/motion';
import { treeOf } from './tree';

const whole = treeOf(5, 6);
const room = { width: 700, height: 460, groupSize: 6, chosen: null, pinned: null, explored: null };
const young = layout({ ...whole, turns: whole.turns.slice(0, 3), initial: [0, 1, 2], outcomes: [], groups: [] }, room);
const grown = layout(whole, room);

test('ease rises from 0 to 1 and never back', () => {
  const steps = Array.from({ length: 20 }, (_, index) => ease((index * DURATION) / 19));
  expect([steps[0], steps.at(-1), ease(-5), ease(1e9)]).toEqual([0, 1, 0, 1]);
  expect([...steps].sort((a, b) => a - b)).toEqual(steps);
});

test('at 0 known marks stand where they stood, at 1 where they belong', () => {
  const start = new Map(blend(young, grown, 0).marks.map((mark) => [mark.id, mark]));
  for (const { id, x, y, radius } of young.marks) expect(start.get(id)).toMatchObject({ x, y, radius });
  expect(blend(young, grown, 1)).toBe(grown);
});

test('new marks grow out of the turn they follow', () => {
  const start = new Map(blend(young, grown, 0).marks.map((mark) => [mark.id, mark]));
  const fresh = grown.marks.filter((mark) => !young.marks.some(({ id }) => id === mark.id));
  expect(fresh.length).toBeGreaterThan(10);
  for (const mark of fresh) {
    const parent = start.get(mark.from!)!;
    expect(start.get(mark.id)).toMatchObject({ x: parent.x, y: parent.y, radius: 0 });
  }
});

test('halfway is between, and what is gone is gone', () => {
  const half = blend(grown, young, 0.5);
  expect(half.marks.map((mark) => mark.id)).toEqual(young.marks.map((mark) => mark.id));
  for (const mark of half.marks) {
    const before = grown.marks.find(({ id }) => id === mark.id)!;
    const after = young.marks.find(({ id }) => id === mark.id)!;
    expect(mark.x).toBeCloseTo((before.x + after.x) / 2, 9);
  }
});
