/** Pictures of trees of every size: nothing lies on anything else, nothing outside, nothing is drawn that was not sampled. */
import { describe, expect, test } from 'vitest';
import { layoutTree, type LayoutOptions } from '../../../src/view/tree/layout';
import { nodeOfTurn } from '../../../src/view/tree/branches';
import type { TreePicture, TurnMark } from '../../../src/view/tree/picture';
import { treeOf } from './tree';

const ROOM = { width: 624, height: 446 };
const interestIn = (groupSize: number, changes: Partial<LayoutOptions> = {}): LayoutOptions => ({
  ...ROOM,
  groupSize,
  chosenNodes: null,
  requestedNode: null,
  growingNode: null,
  ...changes
});
const SIZES = [1, 2, 3, 5, 7, 10, 14].flatMap((nodes) => [2, 4, 8, 16, 32].map((groupSize) => [nodes, groupSize] as const));

/** Pairs of discs that overlap by more than half a pixel. */
function overlaps({ marks, ends }: TreePicture): string[] {
  const discs = [...marks.map((mark) => ({ ...mark, name: `turn ${mark.id}` })), ...ends.map((end) => ({ ...end, name: `end of ${end.id}` }))];
  return discs.flatMap((a, index) =>
    discs.slice(index + 1).flatMap((b) => (Math.hypot(a.x - b.x, a.y - b.y) < a.radius + b.radius - 0.5 ? [`${a.name} and ${b.name}`] : []))
  );
}

describe.each(SIZES)('%i nodes, groups of %i', (nodes, groupSize) => {
  const tree = treeOf(nodes, groupSize);
  const pictures = [
    layoutTree(tree, interestIn(groupSize)),
    layoutTree(tree, interestIn(groupSize, { chosenNodes: tree.initial.slice(-2) })),
    layoutTree(tree, interestIn(groupSize, { requestedNode: tree.initial.at(-1)! })),
    layoutTree(tree, interestIn(groupSize, { width: 1200, height: 700 }))
  ];

  test('no overlaps', () => {
    for (const picture of pictures) expect(overlaps(picture)).toEqual([]);
  });

  test('all inside, with room for the reward beside a branch', () => {
    for (const [index, { marks, ends, captions, bars }] of pictures.entries()) {
      const { width, height } = index < 3 ? ROOM : { width: 1200, height: 700 };
      for (const { x, y, radius } of [...marks, ...ends]) {
        expect(x).toBeGreaterThanOrEqual(radius);
        expect(x + radius).toBeLessThanOrEqual(width);
        expect(y + radius).toBeLessThanOrEqual(height);
      }
      for (const end of ends) if (end.roomy && end.y > 120) expect(end.x + 76).toBeLessThanOrEqual(width);
      for (const caption of captions) expect(caption.x).toBeGreaterThan(0);
      for (const bar of bars) expect(bar.height).toBeLessThan(60);
    }
  });

  test('every action at every node is drawn once, and a whole branch where its group is open', () => {
    for (const { marks, expanded } of pictures) {
      const drawn = marks.map((mark) => mark.id);
      expect(new Set(drawn).size).toBe(drawn.length);
      const actions = tree.groups.flatMap((group) => group.members);
      expect(actions.filter((id) => !drawn.includes(id))).toEqual([]);
      expect(expanded.length).toBeGreaterThan(0);
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
  expect(layoutTree(tree, interestIn(16)).expanded).toEqual([widest]);
  expect(layoutTree(tree, interestIn(16, { chosenNodes: [narrow!] })).expanded).toEqual([narrow]);
  expect(layoutTree(tree, interestIn(16, { chosenNodes: [widest!], requestedNode: narrow! })).expanded).toEqual([narrow]);
});

test('before selection the two groups of largest variance are expanded, after a selection of none the first alone', () => {
  const tree = treeOf(4, 3);
  const [first, second] = [...tree.groups].sort((a, b) => b.variance - a.variance).map((group) => group.node);
  expect(layoutTree(tree, interestIn(3)).expanded).toEqual([first, second]);
  expect(layoutTree(tree, interestIn(3, { chosenNodes: [] })).expanded).toEqual([first]);
});

test('all turns and bars of the groups selected for training are marked, and no others', () => {
  const tree = treeOf(7, 16);
  const byVariance = [...tree.groups].sort((a, b) => b.variance - a.variance).map((group) => group.node);
  const chosenNodes = [byVariance[0]!, byVariance[3]!];
  const { marks, bars, expanded } = layoutTree(tree, interestIn(16, { chosenNodes }));
  expect(expanded).toEqual([chosenNodes[0]]);
  const isOfChosen = ({ id }: TurnMark) => chosenNodes.includes(nodeOfTurn(tree, id)!);
  expect(marks.filter((mark) => mark.chosen)).toEqual(marks.filter(isOfChosen));
  expect(new Set(marks.filter(isOfChosen).map(({ kind }) => kind))).toEqual(new Set(['initial', 'fan', 'member', 'turn']));
  expect(bars.filter((bar) => bar.chosen).map(({ node }) => node)).toEqual(chosenNodes.toSorted((a, b) => a - b));
  const before = layoutTree(tree, interestIn(16));
  expect([...before.marks, ...before.bars].filter(({ chosen }) => chosen)).toEqual([]);
});

test('a tree that just began has one mark and no bars', () => {
  const whole = treeOf(5, 4);
  const tree = { ...whole, turns: whole.turns.slice(0, 1), initial: [0], outcomes: [], groups: [] };
  const { marks, bars, ends } = layoutTree(tree, interestIn(4));
  expect([marks.length, bars.length, ends.length]).toEqual([1, 0, 0]);
  expect(marks[0]!.reward).toBeNull();
});
