/** Pictures of trees of every size: nothing lies on anything else, nothing outside, nothing is drawn that was not sampled. */
import { describe, expect, test } from 'vitest';
import { layout, type Interest } from '../../src/view/layout';
import type { Picture } from '../../src/view/picture';
import { treeOf } from './tree';

const ROOM = { width: 624, height: 446 };
const interestIn = (groupSize: number, changes: Partial<Interest> = {}): Interest => ({
  ...ROOM,
  groupSize,
  chosen: null,
  pinned: null,
  explored: null,
  ...changes
});
const SIZES = [1, 2, 3, 5, 7, 10, 14].flatMap((nodes) => [2, 4, 8, 16, 32].map((groupSize) => [nodes, groupSize] as const));

/** Pairs of discs that overlap by more than half a pixel. */
function overlaps({ marks, leaves }: Picture): string[] {
  const discs = [...marks.map((mark) => ({ ...mark, name: `turn ${mark.id}` })), ...leaves.map((leaf) => ({ ...leaf, name: `end of ${leaf.id}` }))];
  return discs.flatMap((a, index) =>
    discs.slice(index + 1).flatMap((b) => (Math.hypot(a.x - b.x, a.y - b.y) < a.radius + b.radius - 0.5 ? [`${a.name} and ${b.name}`] : []))
  );
}

describe.each(SIZES)('%i nodes, groups of %i', (nodes, groupSize) => {
  const tree = treeOf(nodes, groupSize);
  const pictures = [
    layout(tree, interestIn(groupSize)),
    layout(tree, interestIn(groupSize, { chosen: tree.initial.slice(-2) })),
    layout(tree, interestIn(groupSize, { pinned: tree.initial.at(-1)! })),
    layout(tree, interestIn(groupSize, { width: 1200, height: 700 }))
  ];

  test('no overlaps', () => {
    for (const picture of pictures) expect(overlaps(picture)).toEqual([]);
  });

  test('all inside, with room for the reward beside a lane', () => {
    for (const [index, { marks, leaves, captions, bars }] of pictures.entries()) {
      const { width, height } = index < 3 ? ROOM : { width: 1200, height: 700 };
      for (const { x, y, radius } of [...marks, ...leaves]) {
        expect(x).toBeGreaterThanOrEqual(radius);
        expect(x + radius).toBeLessThanOrEqual(width);
        expect(y + radius).toBeLessThanOrEqual(height);
      }
      for (const leaf of leaves) if (leaf.roomy && leaf.y > 120) expect(leaf.x + 76).toBeLessThanOrEqual(width);
      for (const caption of captions) expect(caption.x).toBeGreaterThan(0);
      for (const bar of bars) expect(bar.height).toBeLessThan(60);
    }
  });

  test('every action at every node is drawn once, and a whole branch where its group is open', () => {
    for (const { marks, opened } of pictures) {
      const drawn = marks.map((mark) => mark.id);
      expect(new Set(drawn).size).toBe(drawn.length);
      const actions = tree.groups.flatMap((group) => group.members);
      expect(actions.filter((id) => !drawn.includes(id))).toEqual([]);
      expect(opened.length).toBeGreaterThan(0);
    }
  });

  test('links join marks that are drawn', () => {
    for (const { marks, links } of pictures) {
      const drawn = new Set(marks.map((mark) => mark.id));
      for (const { from, to } of links) expect([drawn.has(from), drawn.has(to)]).toEqual([true, true]);
    }
  });
});

test('the group a person asks for is open before selected ones, those before others', () => {
  const tree = treeOf(7, 16);
  const byVariance = [...tree.groups].sort((a, b) => b.variance - a.variance).map((group) => group.node);
  const [widest, , , narrow] = byVariance;
  expect(layout(tree, interestIn(16)).opened).toEqual([widest]);
  expect(layout(tree, interestIn(16, { chosen: [narrow!] })).opened).toEqual([narrow]);
  expect(layout(tree, interestIn(16, { chosen: [widest!], pinned: narrow! })).opened).toEqual([narrow]);
});

test('a tree that just began has one mark and no bars', () => {
  const whole = treeOf(5, 4);
  const tree = { ...whole, turns: whole.turns.slice(0, 1), trunk: [0], outcomes: [], groups: [] };
  const { marks, bars, leaves } = layout(tree, interestIn(4));
  expect([marks.length, bars.length, leaves.length]).toEqual([1, 0, 0]);
  expect(marks[0]!.reward).toBeNull();
});
