/** Which groups each strategy keeps. */
import { describe, expect, it } from 'vitest';
import { SELECTIONS, informativeGroups } from '../../src/advantage/select';
import { randomOf } from '../../src/math/random';
import type { Group } from '../../src/record/tree';

const group = (node: number, agent: string, variance: number): Group => ({ node, agent, variance, members: [], rewards: [], mean: 0, advantages: [] });
const groups = [group(0, 'master', 0.2), group(1, 'efc', 0.9), group(2, 'efc', 0.5), group(3, 'master', 1e-9), group(4, 'math', 0.2), group(5, 'math', 0)];
const pick = (name: string, k: number, seed = 1, floor = 0) => informativeGroups(SELECTIONS[name]!(groups, k, randomOf(seed)), floor).map((one) => one.node);

describe('selection', () => {
  it('variance: the K largest, of equals the earlier, never one that says nothing', () => {
    expect(pick('variance', 1)).toEqual([1]);
    expect(pick('variance', 3)).toEqual([1, 2, 0]);
    expect(pick('variance', 20)).toEqual([1, 2, 0, 4]);
  });

  it('all: every group that says something', () => expect(pick('all', 1)).toEqual([0, 1, 2, 4]));

  it('agent: the K largest of each agent', () => {
    expect(pick('agent', 1)).toEqual([0, 1, 4]);
    expect(pick('agent', 2)).toEqual([0, 1, 2, 4]);
  });

  it('random: at most K, blind to variance, the same for the same seed', () => {
    const counts = new Map<number, number>();
    for (let seed = 0; seed < 3000; seed++) for (const node of pick('random', 2, seed)) counts.set(node, (counts.get(node) ?? 0) + 1);
    expect([...counts.keys()].sort()).toEqual([0, 1, 2, 4]);
    // each of six is drawn with chance 2/6; 1000 ± 5 standard deviations of 26
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(130);
    expect(pick('random', 2, 9)).toEqual(pick('random', 2, 9));
  });

  it('keeps only groups that vary by the floor', () => {
    expect(pick('variance', 20, 1, 0.5)).toEqual([1, 2]);
    expect(pick('all', 1, 1, 0.2)).toEqual([0, 1, 2, 4]);
  });

  it('does not reorder what it is given', () => {
    const before = groups.map((one) => one.node);
    pick('variance', 3);
    pick('random', 3);
    expect(groups.map((one) => one.node)).toEqual(before);
  });
});
