/** Trees whose actions have several continuations, share one, or continue the initial action anew: every leaf is drawn and found. */
import { beforeAll, describe, expect, test } from 'vitest';
import { centredAdvantages } from '../../../src/advantage/advantage';
import { creditTree } from '../../../src/advantage/group';
import { DEFAULTS } from '../../../src/record/config';
import type { Task } from '../../../src/record/task';
import type { Tree, Turn } from '../../../src/record/tree';
import { rollOutBranches, type BranchSettings } from '../../../src/rollout/branch';
import { rollOutInitial } from '../../../src/rollout/initial';
import { branchOutcome, branchReward, firstUnfinishedNode, indexTree, nodeOfTurn } from '../../../src/view/tree/branches';
import { neighbourOf } from '../../../src/view/tree/keyboardNavigation';
import { layoutTree } from '../../../src/view/tree/layout';
import { INITIAL_VIEW, reduceEvent } from '../../../src/view/playback/reducer';
import { finish } from '../../rollout/finish';
import { gameSetup, gameTasks, judgeGame } from '../../rollout/game';

const GROUP = 4;

async function grow(settings: Partial<BranchSettings>) {
  const setup = gameSetup();
  const tasks: readonly Task[] = gameTasks(1);
  const initial = await finish(rollOutInitial(tasks, setup, () => ['view']));
  const { value, events } = await finish(rollOutBranches(initial.value, setup, { ...DEFAULTS, groupSize: GROUP, ...settings }, ['view']));
  return { tree: creditTree(judgeGame(value[0]!), centredAdvantages), tasks, events: [...initial.events, ...events] };
}

describe.each<[string, Partial<BranchSettings>]>([
  ['three continuations', { continuations: 'averaged', continuationSamples: 3 }],
  ['eight continuations, initial actions anew', { continuations: 'averaged', continuationSamples: 8, initialContinuation: 'anew' }],
  ['equal actions once', { equalActions: 'once' }],
  ['equal actions once and initial actions anew', { equalActions: 'once', initialContinuation: 'anew' }]
])('%s', (_, settings) => {
  let grown: Awaited<ReturnType<typeof grow>>;
  let tree: Tree;
  beforeAll(async () => {
    grown = await grow(settings);
    tree = grown.tree;
  });
  const pictureAt = (node: number) => layoutTree(tree, { width: 624, height: 446, groupSize: GROUP, chosenNodes: [], requestedNode: node, growingNode: null });

  test('every leaf of an open group is drawn at the end of its own line', () => {
    for (const node of tree.initial) {
      const { marks, links, ends } = pictureAt(node);
      const drawn = new Set(marks.map(({ id }) => id));
      const leaves = tree.outcomes.slice(1).flatMap(({ leaf }) => (nodeOfTurn(tree, leaf) === node && !tree.initial.includes(leaf) ? [leaf] : []));
      expect(ends.map(({ id }) => id).filter((id) => !tree.initial.includes(id))).toEqual(expect.arrayContaining(leaves));
      expect(new Set(ends.map(({ x, y }) => `${x} ${y}`)).size).toBe(ends.length);
      for (const { from, to } of links) expect([drawn.has(from), drawn.has(to)]).toEqual([true, true]);
      for (const { x, y } of [...marks, ...ends]) expect([x > 0, x < 624, y > 0, y < 446]).toEqual([true, true, true, true]);
    }
  });

  test('an action shows the mean of its continuations, each of these its own end', () => {
    for (const { members, rewards, node } of tree.groups)
      members.forEach((member, place) => {
        if (member !== node) expect(branchReward(tree, member)).toBe(rewards[place]);
      });
    for (const outcome of tree.outcomes) expect(branchOutcome(tree, outcome.leaf)).toBe(outcome);
  });

  test('the log builds the same tree, in which nothing is left open', () => {
    const view = grown.events.reduce(
      (before, event, seq) => reduceEvent(before, { ...event, seq, run: 'run', step: 0 }),
      reduceEvent(INITIAL_VIEW, { type: 'step', tasks: grown.tasks, seq: 0, run: 'run', step: 0 })
    );
    expect(view.trees[0]!.turns).toEqual(tree.turns);
    expect(view.trees[0]!.initial).toEqual(tree.initial);
    expect(firstUnfinishedNode(view.trees[0]!, GROUP)).toBeUndefined();
    const half: Tree = { ...view.trees[0]!, outcomes: view.trees[0]!.outcomes.slice(0, -1) };
    expect(firstUnfinishedNode(half, GROUP)).toBeDefined();
  });

  test('arrow keys reach every turn', () => {
    const seen = new Set([0]);
    for (const turn of seen)
      for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'End']) seen.add(neighbourOf(tree, turn, key) ?? turn);
    expect(tree.turns.filter(({ id }: Turn) => !seen.has(id)).map(({ id }) => id)).toEqual([]);
    expect(indexTree(tree).lineStarts).toHaveLength(tree.turns.length);
  });
});
