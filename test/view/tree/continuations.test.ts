/** Trees whose actions have several continuations, share one, or continue the initial action anew: every leaf is drawn and found. */
import { beforeAll, describe, expect, test } from 'vitest';
import { centredAdvantages } from '../../../src/advantage/advantage';
import { creditTree } from '../../../src/advantage/group';
import { DEFAULTS } from '../../../src/record/config';
import { PAPER } from '../../../src/record/paper';
import type { Task } from '../../../src/record/task';
import type { Tree } from '../../../src/record/tree';
import { rollOutBranches } from '../../../src/rollout/branch';
import type { BranchSettings } from '../../../src/rollout/branchSettings';
import { rollOutInitial } from '../../../src/rollout/initial';
import { neighbourOf } from '../../../src/view/delta/keyboard';
import { layoutDelta } from '../../../src/view/delta/layout';
import { railOf } from '../../../src/view/delta/rail';
import { deltaOf } from '../../../src/view/delta/stream';
import { branchOutcome, firstUnfinishedNode, indexTree } from '../../../src/view/tree/branches';
import { INITIAL_VIEW, reduceEvent } from '../../../src/view/playback/reducer';
import { finish } from '../../rollout/finish';
import { gameSetup, gameTasks, judgeGame } from '../../rollout/game';

const GROUP = 4;

async function grow(settings: Partial<BranchSettings>) {
  const setup = gameSetup();
  const tasks: readonly Task[] = gameTasks(1);
  const initial = await finish(rollOutInitial(tasks, setup, () => ['view']));
  const { value, events } = await finish(rollOutBranches(initial.value, setup, { ...DEFAULTS, ...PAPER, groupSize: GROUP, ...settings }, ['view']));
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
  test('every sample of an open group lands, at the reward of a branch that it was continued to', () => {
    const delta = deltaOf(tree);
    const margin = { top: 60, right: 90, bottom: 24, left: 20 };
    for (const [place, { node, samples }] of delta.flows.entries()) {
      const { landings, hairs } = layoutDelta(delta, railOf([tree]), { width: 624, height: 446, margin, groupSize: GROUP, open: [place], nodeRadius: 12 });
      expect(landings.reduce((total, { counts }) => total + counts.get(place)!, 0)).toBeCloseTo(samples, 9);
      const { members, rewards } = tree.groups.find((group) => group.node === node)!;
      const landed = landings.reduce((total, { counts, reward }) => total + counts.get(place)! * reward!, 0);
      expect(landed / samples, 'the mean of where they land').toBeCloseTo(rewards.reduce((total, reward) => total + reward, 0) / members.length, 9);
      expect(landings.every(({ stream }) => delta.streams[stream]!.outcomes.length > 0)).toBe(true);
      expect(hairs.length + landings.length).toBeGreaterThan(0);
    }
  });

  test('an action’s score is the mean of its continuations, and each leaf has its own end', () => {
    const delta = deltaOf(tree);
    for (const { members, rewards, node } of tree.groups) {
      const { scores } = delta.flows.find((flow) => flow.node === node)!;
      for (const [stream, score] of scores) {
        const copies = rewards.filter((_, place) => delta.streamOf[members[place]!] === stream);
        expect(score).toBeCloseTo(copies.reduce((total, reward) => total + reward, 0) / copies.length, 9);
      }
    }
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

  test('arrow keys reach every stream', () => {
    const delta = deltaOf(tree);
    const seen = new Set([delta.trunk[0]!]);
    for (const stream of seen)
      for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'End']) seen.add(neighbourOf(delta, stream, key) ?? stream);
    expect(seen.size).toBe(delta.streams.length);
    expect(indexTree(tree).lineStarts).toHaveLength(tree.turns.length);
  });
});
