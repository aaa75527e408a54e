/** Variance between distinct actions: what is left of a group's variance once the luck of continuations is taken out. */
import { describe, expect, it } from 'vitest';
import { betweenVariance } from '../../src/advantage/between';
import { VARIANCES, informativeGroups, SELECTIONS } from '../../src/advantage/select';
import { randomOf } from '../../src/math/random';
import { variance } from '../../src/math/statistics';
import type { Group } from '../../src/record/tree';
import { turnOf } from './tree';

/** Turns that say these, one token each, and the group of them all. */
function groupOf(said: readonly number[], rewards: readonly number[]) {
  const turns = said.map((token, id) => turnOf(id, null, { sampled: [token, 1] }));
  const group: Group = { node: 0, agent: 'master', members: said.map((_, id) => id), rewards, mean: 0, variance: variance(rewards), advantages: [] };
  return { turns, group };
}

describe('the variance between actions', () => {
  it('is that of the mean rewards of distinct actions, weighted by their counts', () => {
    const { turns, group } = groupOf([7, 7, 7, 8], [2, 0, 1, 2]);
    // Means 1 and 2, counts 3 and 1, mean of all 1.25: (3 · 0.0625 + 0.5625) / 4.
    expect(betweenVariance(turns, group)).toBeCloseTo(0.1875, 12);
  });

  it('is none of one distinct action, whatever its rewards, and all where every action is another', () => {
    const same = groupOf([7, 7, 7, 7], [0, 2, 0, 2]);
    expect(same.group.variance).toBe(1);
    expect(betweenVariance(same.turns, same.group)).toBe(0);
    const apart = groupOf([4, 5, 6, 7], [0, 2, 0.3, 2]);
    expect(betweenVariance(apart.turns, apart.group)).toBeCloseTo(apart.group.variance, 12);
  });

  it('and that within equal actions are the whole, on random groups', () => {
    const random = randomOf('between');
    for (let round = 0; round < 200; round++) {
      const said = Array.from({ length: 8 }, () => random.below(3));
      const { turns, group } = groupOf(
        said,
        Array.from(said, () => 2 * random.next())
      );
      const of = (token: number) => group.rewards.filter((_, place) => said[place] === token);
      const within = [...new Set(said)].reduce((total, token) => total + (of(token).length * variance(of(token))) / said.length, 0);
      expect(betweenVariance(turns, group) + within).toBeCloseTo(group.variance, 12);
    }
  });

  it('decides the selection of that name, its order and its floor', () => {
    const luck = groupOf([7, 7, 7, 7], [0, 2, 0, 2]);
    const mixed = groupOf([7, 7, 8, 8], [1, 1.2, 1.6, 1.8]);
    const groups = [luck.group, { ...mixed.group, node: 1 }];
    const turnsAt = [luck.turns, mixed.turns];
    const chosen = (name: keyof typeof SELECTIONS, floor: number) => {
      const varianceOf = (group: Group) => VARIANCES[name](turnsAt[group.node]!, group);
      return informativeGroups(SELECTIONS[name](groups, 1, randomOf(1), varianceOf), floor, varianceOf).map(({ node }) => node);
    };
    expect(chosen('variance', 0)).toEqual([0]);
    expect(chosen('between', 0)).toEqual([1]);
    // Between 0.09, of 0.1 in all.
    expect(mixed.group.variance).toBeCloseTo(0.1, 12);
    expect([chosen('between', 0.089), chosen('between', 0.091)]).toEqual([[1], []]);
  });
});
