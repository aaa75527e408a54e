/** Peers, their rewards and what they deserve, on a tree small enough to work out by hand. */
import { describe, expect, it } from 'vitest';
import { centredAdvantages, standardAdvantages } from '../../src/advantage/advantage';
import { creditTree, groupsOf } from '../../src/advantage/group';
import { tinyTree } from './tree';

describe('groups', () => {
  it('finds the siblings of each node and the reward each led to', () => {
    const groups = groupsOf(tinyTree(), centredAdvantages);
    expect(groups).toEqual([
      { node: 0, agent: 'master', members: [0, 2, 3], rewards: [2, 1, 0], mean: 1, variance: 2 / 3, advantages: [1, 0, -1] },
      { node: 1, agent: 'efc', members: [1, 5, 6], rewards: [2, 2, 2], mean: 2, variance: 0, advantages: [0, 0, 0] }
    ]);
  });

  it('divides by the population deviation plus 1e-4', () => {
    const [group] = groupsOf(tinyTree(), standardAdvantages);
    const scale = Math.sqrt(2 / 3) + 1e-4;
    expect(group!.advantages[0]).toBeCloseTo(1 / scale, 12);
    expect(group!.advantages[2]).toBeCloseTo(-1 / scale, 12);
    expect(standardAdvantages([0.3, 0.3])).toEqual([0, 0]);
  });

  it('writes reward and advantage on members and leaves continuations null', () => {
    const tree = tinyTree();
    const { turns } = creditTree(tree, centredAdvantages);
    expect(turns.map((turn) => turn.reward)).toEqual([2, 2, 1, 0, null, 2, 2]);
    expect(turns.map((turn) => turn.advantage)).toEqual([1, 0, 0, -1, null, 0, 0]);
    expect(tree).toEqual(tinyTree());
  });

  it('throws where a branch was never judged, rather than taking it for zero', () => {
    const tree = tinyTree();
    const unjudged = { ...tree, outcomes: tree.outcomes.map((outcome) => ({ ...outcome, verdict: null })) };
    expect(() => groupsOf(unjudged, centredAdvantages)).toThrow(/has not been judged/);
  });
});
