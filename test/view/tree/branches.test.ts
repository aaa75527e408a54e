/** What the index of a tree says, against walks from each leaf to the root. */
import { describe, expect, test } from 'vitest';
import { branchOf } from '../../../src/record/branch';
import { completionCounts, firstUnfinishedNode, isInitialComplete, nodeOfTurn, branchOutcome, groupPosition, indexTree } from '../../../src/view/tree/branches';
import { treeOf } from './tree';

const tree = treeOf(6, 5);

test('branches are indexed by the turns that are not shared with the initial trajectory', () => {
  const { branches } = indexTree(tree);
  expect(branches.size).toBe(6 * 4);
  for (const { leaf } of tree.outcomes.slice(1)) {
    const own = branchOf(tree.turns, leaf).filter((turn) => !tree.initial.includes(turn.id));
    expect(branches.get(own[0]!.id)).toEqual(own);
  }
});

test('a turn of a branch shares its outcome with the leaf; the initial trajectory has its own', () => {
  for (const outcome of tree.outcomes.slice(1))
    for (const turn of branchOf(tree.turns, outcome.leaf))
      expect(branchOutcome(tree, turn.id)).toBe(tree.initial.includes(turn.id) ? tree.outcomes[0] : outcome);
});

test('a turn belongs to the node whose group its branch began in', () => {
  for (const group of tree.groups)
    for (const [place, member] of group.members.entries()) {
      expect(groupPosition(tree, member)).toEqual({ group, place });
      for (const turn of indexTree(tree).branches.get(member) ?? []) expect(nodeOfTurn(tree, turn.id)).toBe(group.node);
    }
});

describe('while it grows', () => {
  test('the unfinished node is the first with a branch that has not ended', () => {
    const missing = tree.groups[3]!.members[2]!;
    const leaf = indexTree(tree).branches.get(missing)!.at(-1)!.id;
    const growing = { ...tree, outcomes: tree.outcomes.filter((outcome) => outcome.leaf !== leaf) };
    expect(firstUnfinishedNode(growing, 5)).toBe(3);
    expect(firstUnfinishedNode(tree, 5)).toBeUndefined();
    expect(firstUnfinishedNode(tree, 6)).toBe(0);
  });

  test('the initial trajectory is complete when its last turn has an outcome', () => {
    expect(isInitialComplete(tree)).toBe(true);
    expect(isInitialComplete({ ...tree, outcomes: [] })).toBe(false);
  });
});

test('costs are those of the paper: 5 nodes in groups of 8 take 36 completions against 32,768', () => {
  expect(completionCounts(5, 8)).toEqual({ visited: 36, full: 32768 });
  expect(completionCounts(7, 8)).toEqual({ visited: 50, full: 2097152 });
});
