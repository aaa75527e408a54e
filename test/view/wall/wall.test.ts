/** The wall: what a card says, in which order cards stand, where keys lead, and that drawings share frames. */
import { describe, expect, test } from 'vitest';
import { betweenVariance } from '../../../src/advantage/between';
import type { Tree } from '../../../src/record/tree';
import { cardBeside } from '../../../src/view/wall/cardBeside';
import { DrawQueue } from '../../../src/view/wall/drawQueue';
import { wallCards } from '../../../src/view/wall/wallCards';
import { grow } from '../delta/grownTree';

const GROWTH = { nodes: 4, groupSize: 6, actions: 3, levels: 3, continuations: 1, sharing: false, longest: 2 };
const trees: Tree[] = [
  { ...grow(1, { ...GROWTH, levels: 1 }), index: 0 },
  { ...grow(2, GROWTH), index: 1 },
  // Continuations differ and actions do not: a spread that teaches nothing.
  { ...grow(3, { ...GROWTH, actions: 1 }), index: 2 },
  { ...grow(4, GROWTH), index: 3 },
  { ...grow(5, GROWTH), index: 4, groups: [] }
];
const spreadOf = (tree: Tree) => Math.max(...tree.groups.map((group) => betweenVariance(tree.turns, group)));

describe('cards', () => {
  test('stand by the largest variance between distinct actions; those that are not compared last', () => {
    const cards = wallCards({ trees, chosen: null });
    expect(cards.at(-1)!.tree.index).toBe(4);
    expect(cards.at(-1)!.spread).toBeNull();
    const spreads = cards.slice(0, -1).map(({ tree }) => spreadOf(tree));
    expect(spreads).toEqual(spreads.toSorted((a, b) => b - a));
    for (const { tree, spread } of cards.slice(0, -1)) expect(spread).toBeCloseTo(spreadOf(tree), 12);
    expect(cards.map(({ selected, teaching }) => selected ?? teaching)).toEqual(cards.map(() => null));
  });

  test('say the mean reward of the branches, and how many groups differ', () => {
    for (const { tree, reward, groups, agreeing } of wallCards({ trees, chosen: null })) {
      const rewards = tree.outcomes.map(({ verdict }) => verdict!.reward);
      expect(reward).toBeCloseTo(rewards.reduce((a, b) => a + b, 0) / rewards.length, 12);
      expect([groups, agreeing]).toEqual([tree.groups.length, tree.groups.filter((group) => betweenVariance(tree.turns, group) < 1e-8).length]);
    }
  });

  test('a selected group teaches only where its distinct actions differ', () => {
    const chosen = [...trees[1]!.groups.slice(0, 2).map(({ node }) => ({ tree: 1, node })), { tree: 2, node: trees[2]!.groups[0]!.node }];
    const byTree = new Map(wallCards({ trees, chosen }).map((card) => [card.tree.index, card]));
    expect(trees[2]!.groups[0]!.variance).toBeGreaterThan(0);
    expect([byTree.get(2)!.selected, byTree.get(2)!.teaching]).toEqual([1, 0]);
    expect([byTree.get(1)!.selected, byTree.get(1)!.teaching]).toEqual([
      2,
      trees[1]!.groups.slice(0, 2).filter((group) => betweenVariance(trees[1]!.turns, group) >= 1e-8).length
    ]);
    expect([byTree.get(0)!.selected, byTree.get(0)!.agreeing]).toEqual([0, 4]);
  });
});

describe('keys', () => {
  // Three in a row, then two.
  const places = [0, 1, 2, 3, 4].map((i) => ({ top: 100 * Math.floor(i / 3), left: 50 * (i % 3) }));
  test.each([
    [0, 'ArrowRight', 1],
    [2, 'ArrowRight', 3],
    [4, 'ArrowRight', undefined],
    [3, 'ArrowLeft', 2],
    [1, 'ArrowDown', 4],
    [2, 'ArrowDown', 4],
    [4, 'ArrowUp', 1],
    [1, 'ArrowUp', undefined],
    [3, 'Home', 0],
    [1, 'End', 4],
    [1, 'x', undefined],
    [9, 'ArrowLeft', undefined]
  ])('from card %i, %s leads to %s', (from, key, to) => expect(cardBeside(places, from, key)).toBe(to));
});

describe('drawings', () => {
  function clocked() {
    let [time, pending] = [0, null as (() => void) | null];
    const queue = new DrawQueue({ request: (draw) => ((pending = draw), 1), cancel: () => (pending = null), now: () => time });
    const frame = () => {
      const draw = pending;
      pending = null;
      draw?.();
    };
    return { queue, frame, take: (milliseconds: number) => void (time += milliseconds), waits: () => pending !== null };
  }

  test('share a frame until its time is up, and go on in the next', () => {
    const { queue, frame, take, waits } = clocked();
    const drawn: number[] = [];
    for (let i = 0; i < 7; i++)
      queue.request({ i }, () => {
        drawn.push(i);
        take(1);
      });
    frame();
    expect(drawn).toEqual([0, 1, 2]);
    frame();
    frame();
    expect(drawn).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(waits()).toBe(false);
  });

  test('one is always drawn, however long it takes', () => {
    const { queue, frame, take } = clocked();
    let drawn = 0;
    for (const owner of [{}, {}]) queue.request(owner, () => (drawn++, take(50)));
    frame();
    expect(drawn).toBe(1);
  });

  test('one that asks again while it is drawn has its turn after those that wait', () => {
    const { queue, frame } = clocked();
    const drawn: string[] = [];
    const [a, b] = [{}, {}];
    queue.request(a, () => {
      drawn.push('prepared');
      queue.request(a, () => drawn.push('painted'));
    });
    queue.request(b, () => drawn.push('b'));
    frame();
    expect(drawn).toEqual(['prepared', 'b', 'painted']);
  });

  test('asked for twice is drawn once, as asked last; cancelled not at all', () => {
    const { queue, frame, waits } = clocked();
    const [a, b] = [{}, {}];
    const drawn: string[] = [];
    queue.request(a, () => drawn.push('before'));
    queue.request(a, () => drawn.push('after'));
    queue.request(b, () => drawn.push('b'));
    queue.cancel(b);
    frame();
    expect(drawn).toEqual(['after']);
    queue.request(a, () => drawn.push('never'));
    queue.stop();
    frame();
    expect([drawn, waits()]).toEqual([['after'], false]);
  });
});
