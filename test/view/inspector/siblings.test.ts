/** A turn beside its siblings: which actions its state has, in which order, and where two texts part. */
import { describe, expect, test } from 'vitest';
import type { Tree } from '../../../src/record/tree';
import { lackOfSiblings, partText, siblingsOf } from '../../../src/view/inspector/siblings';
import { grow } from '../delta/grownTree';

const grown = grow(3, { nodes: 2, groupSize: 8, actions: 3, levels: 5, continuations: 1, sharing: false, longest: 3 });
const node = grown.initial[0]!;
const group = grown.groups.find((each) => each.node === node)!;
const keyOf = (id: number): string => grown.turns[id]!.sampled.join();
const ids = group.members;
const distinct = new Set(ids.map(keyOf));
const continuation = grown.turns.find(({ id }) => !grown.groups.some(({ members }) => members.includes(id)))!;
const meanOf = (values: readonly number[], key: string): number => {
  const own = values.filter((_, place) => keyOf(ids[place]!) === key);
  return own.reduce((sum, value) => sum + value, 0) / own.length;
};

describe('the siblings of a turn', () => {
  test('are the other distinct actions of its state, with their copies and mean figures, the best rewarded first', () => {
    expect(distinct.size).toBeGreaterThan(1);
    for (const id of ids) {
      const { own, others } = siblingsOf(grown, grown.turns[id]!);
      expect(own.turn.sampled).toEqual(grown.turns[id]!.sampled);
      expect(new Set([own, ...others].map(({ turn }) => keyOf(turn.id)))).toEqual(distinct);
      expect([own, ...others].reduce((sum, { copies }) => sum + copies, 0)).toBe(ids.length);
      for (const { turn, copies, reward, advantage } of [own, ...others]) {
        const key = keyOf(turn.id);
        expect(copies).toBe(ids.filter((each) => keyOf(each) === key).length);
        expect(reward).toBeCloseTo(meanOf(group.rewards, key), 12);
        expect(advantage).toBeCloseTo(meanOf(group.advantages, key), 12);
      }
      const rewards = others.map(({ reward }) => reward!);
      expect(rewards).toEqual([...rewards].sort((a, b) => b - a));
    }
  });

  test('are there before they are compared, without reward and advantage', () => {
    const growing: Tree = { ...grown, groups: [] };
    const { own, others } = siblingsOf(growing, grown.turns[node]!);
    expect(others).toHaveLength(distinct.size - 1);
    expect([own, ...others].map(({ reward, advantage }) => [reward, advantage])).toEqual([...distinct].map(() => [null, null]));
  });

  test('are lacking for a reason', () => {
    const reason = (tree: Tree, id: number) => {
      const siblings = siblingsOf(tree, tree.turns[id]!);
      expect(siblings.others).toEqual([]);
      return lackOfSiblings(tree, tree.turns[id]!, siblings);
    };
    expect(reason(grown, continuation.id)).toMatch(/continuation is sampled once/);
    const alone: Tree = { ...grown, groups: [], turns: [grown.turns[node]!], initial: [node], outcomes: [] };
    expect(reason(alone, node)).toMatch(/No other action/);
    const same: Tree = { ...grown, turns: grown.turns.map((turn) => (ids.includes(turn.id) ? { ...turn, sampled: [1, 2] } : turn)) };
    expect(reason(same, node)).toBe(`All ${ids.length} actions sampled in this state are the same.`);
    expect(reason({ ...same, groups: [] }, node)).toMatch(/in this state so far are the same/);
  });
});

test.each([
  ['the price of tea', 'the price of milk', ['the price of ', 'tea', '']],
  ['the price of tea', 'the pricing', ['the ', 'price', ' of tea']],
  ['qa now', 'efc now', ['', 'qa', ' now']],
  ['the price', 'the price of tea', ['the price', '', '']],
  ['the price of tea', 'the price', ['the price ', 'of', ' tea']],
  ['', 'x', ['', '', '']]
])('“%s” beside “%s”', (text, other, parts) => {
  expect(partText(text, other)).toEqual(parts);
  expect(partText(text, other).join('')).toBe(text);
});
