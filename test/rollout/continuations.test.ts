/** What the rewards of actions estimate by each way of continuing them, against the closed form of a small game, and what it costs. */
import { describe, expect, it } from 'vitest';
import { centredAdvantages } from '../../src/advantage/advantage';
import { creditTree } from '../../src/advantage/group';
import { samplesOf } from '../../src/advantage/sample';
import { DEFAULTS, type RunConfig } from '../../src/record/config';
import { PAPER } from '../../src/record/paper';
import type { GenerateRequest } from '../../src/record/engine';
import { mean, variance } from '../../src/math/statistics';
import type { Tree } from '../../src/record/tree';
import { rollOutBranches } from '../../src/rollout/branch';
import type { BranchSettings } from '../../src/rollout/branchSettings';
import { rollOutInitial } from '../../src/rollout/initial';
import { CHANCES, VALUES, gameSetup, gameTasks, judgeGame } from './game';
import { finish } from './finish';

const GROUP = 5;

/** Trees grown together; many of them slow one another down. */
const TOGETHER = 25;

/** Rounds of the game with these settings, and what was asked for after the initial trajectories. */
async function grow(count: number, settings: Partial<BranchSettings>, seed: number | string = 1): Promise<Grown> {
  const parts: Grown[] = [];
  for (let first = 0; first < count; first += TOGETHER) parts.push(await growTogether(Math.min(TOGETHER, count - first), settings, `${seed} ${first}`));
  return { trees: parts.flatMap(({ trees }) => trees), asked: parts.flatMap(({ asked }) => asked) };
}

interface Grown {
  readonly trees: readonly Tree[];
  readonly asked: readonly GenerateRequest[];
}

async function growTogether(trees: number, settings: Partial<BranchSettings>, seed: string): Promise<Grown> {
  const asked: GenerateRequest[] = [];
  const setup = gameSetup(asked);
  const initial = await finish(rollOutInitial(gameTasks(trees), setup, (tree) => [seed, tree]));
  const before = asked.length;
  const { value } = await finish(rollOutBranches(initial.value, setup, { ...DEFAULTS, ...PAPER, groupSize: GROUP, ...settings }, [seed]));
  return { trees: value.map((tree) => creditTree(judgeGame(tree), centredAdvantages)), asked: asked.slice(before) };
}

const sideOf = (tree: Tree, turn: number): 'left' | 'right' => (tree.turns[turn]!.text.includes('left') ? 'left' : 'right');

/** Rewards of the actions at the first node, initial ones and others apart, by side. */
function rewardsBySide(trees: readonly Tree[]) {
  const rewards = { initial: { left: [] as number[], right: [] as number[] }, others: { left: [] as number[], right: [] as number[] } };
  for (const tree of trees) {
    const { node, members, rewards: earned } = tree.groups[0]!;
    members.forEach((member, place) => rewards[member === node ? 'initial' : 'others'][sideOf(tree, member)].push(earned[place]!));
  }
  return rewards;
}

/** Holds a sample to its exact mean and variance, to within five standard errors. */
function holdTo(sample: readonly number[], exactMean: number, exactVariance: number): void {
  expect(sample.length).toBeGreaterThan(100);
  expect(Math.abs(mean(sample) - exactMean)).toBeLessThanOrEqual(5 * Math.sqrt(exactVariance / sample.length) + 1e-12);
  // The variance of a sample variance of bounded figures in [0, 1] is at most about 1 / (4 n).
  expect(Math.abs(variance(sample) - exactVariance)).toBeLessThan(5 * Math.sqrt(exactVariance / (4 * sample.length)) + 0.01 * exactVariance + 1e-12);
}

const bernoulli = (chance: number) => chance * (1 - chance);

describe('the reward of an action at a node', () => {
  it.each([
    ['sampled', {}, VALUES.chance, 1],
    ['averaged over 4', { continuations: 'averaged', continuationSamples: 4 }, VALUES.chance, 4],
    ['averaged over 1', { continuations: 'averaged', continuationSamples: 1 }, VALUES.chance, 1],
    ['greedy', { continuations: 'greedy' }, VALUES.greedy, 1]
  ] as const)('%s has as its mean the value of the action, and a variance that falls with the continuations', async (_, settings, values, samples) => {
    const { initial, others } = rewardsBySide((await grow(400, settings)).trees);
    for (const side of ['left', 'right'] as const) {
      holdTo(others[side], values[side], bernoulli(values[side]) / samples);
      holdTo(initial[side], VALUES.chance[side], bernoulli(VALUES.chance[side]));
    }
  });

  it.each([
    ['greedy', VALUES.greedy, 1],
    ['averaged', VALUES.chance, 3]
  ] as const)('continued anew is of the same kind for the initial action: %s', async (continuations, values, samples) => {
    const { trees } = await grow(400, { continuations, continuationSamples: 3, initialContinuation: 'anew' });
    const { initial, others } = rewardsBySide(trees);
    for (const side of ['left', 'right'] as const)
      for (const sample of [initial[side], others[side]]) holdTo(sample, values[side], bernoulli(values[side]) / samples);
  });

  it('leaves the last action of the initial trajectory, which ends it, with the reward it had', async () => {
    const { trees } = await grow(50, { initialContinuation: 'anew' });
    for (const tree of trees) expect(tree.groups[2]!.rewards[0]).toBe(tree.outcomes[0]!.verdict!.reward);
  });

  it('rewards the siblings as before where the initial action alone is continued anew', async () => {
    const [kept, anew] = [await grow(40, {}), await grow(40, { initialContinuation: 'anew' })];
    const others = ({ trees }: typeof kept) => trees.flatMap(({ groups }) => groups.map(({ rewards }) => rewards.slice(1)));
    expect(others(anew)).toEqual(others(kept));
  });
});

/** Σ A over the actions that go left, at the first node: what pushes the policy to the left. */
const push = (tree: Tree): number => {
  const { members, advantages } = tree.groups[0]!;
  return members.reduce((total, member, place) => total + (sideOf(tree, member) === 'left' ? advantages[place]! : 0), 0);
};

const choose = (n: number, k: number): number => (k ? (choose(n, k - 1) * (n - k + 1)) / k : 1);

/**
 * Mean and variance of that push, in closed form. Given that n of G actions go left, it is (1 − n/G) S_left − (n/G) S_right, with S the sums of rewards: of
 * mean n (G − n)/G (Q_left − Q_right), and of the variance that the sums have, n v where each action has its continuation and n² v where one has it for all.
 */
function pushOf(values: Readonly<Record<'left' | 'right', number>>, samples: number, equalActions: RunConfig['equalActions']) {
  const spread = (count: number, value: number) => ((equalActions === 'once' ? count * count : count) * bernoulli(value)) / samples;
  const cases = Array.from({ length: GROUP + 1 }, (_, n) => {
    const chance = choose(GROUP, n) * CHANCES.left ** n * (1 - CHANCES.left) ** (GROUP - n);
    const centre = ((n * (GROUP - n)) / GROUP) * (values.left - values.right);
    const noise = (1 - n / GROUP) ** 2 * spread(n, values.left) + (n / GROUP) ** 2 * spread(GROUP - n, values.right);
    return { chance, centre, noise };
  });
  const centre = cases.reduce((total, each) => total + each.chance * each.centre, 0);
  return { mean: centre, variance: cases.reduce((total, each) => total + each.chance * (each.noise + (each.centre - centre) ** 2), 0) };
}

describe('the push of a group on its policy', () => {
  it.each([
    ['sampled', {}, VALUES.chance, 1, 'each'],
    ['averaged over 4', { continuations: 'averaged', continuationSamples: 4, initialContinuation: 'anew' }, VALUES.chance, 4, 'each'],
    ['greedy', { continuations: 'greedy', initialContinuation: 'anew' }, VALUES.greedy, 1, 'each'],
    ['equal actions once', { equalActions: 'once' }, VALUES.chance, 1, 'once'],
    ['equal actions once, anew', { equalActions: 'once', initialContinuation: 'anew' }, VALUES.chance, 1, 'once'],
    ['equal actions once, averaged', { equalActions: 'once', continuations: 'averaged', initialContinuation: 'anew' }, VALUES.chance, 2, 'once']
  ] as const)(
    'has the mean and the variance of its closed form: %s',
    async (_, settings, values, samples, equalActions) => {
      const exact = pushOf(values, samples, equalActions);
      const pushes = (await grow(2000, settings, 'push')).trees.map(push);
      expect(exact.mean).toBeCloseTo((GROUP - 1) * CHANCES.left * (1 - CHANCES.left) * (values.left - values.right), 12);
      expect(Math.abs(mean(pushes) - exact.mean)).toBeLessThan(5 * Math.sqrt(exact.variance / pushes.length));
      expect(variance(pushes) / exact.variance).toBeGreaterThan(0.9);
      expect(variance(pushes) / exact.variance).toBeLessThan(1.1);
    },
    60_000
  );

  it('is noisier the less is played, at the same mean', () => {
    const [each, once, averaged] = [pushOf(VALUES.chance, 1, 'each'), pushOf(VALUES.chance, 1, 'once'), pushOf(VALUES.chance, 4, 'each')];
    expect([once.mean, averaged.mean]).toEqual([each.mean, each.mean]);
    expect(averaged.variance).toBeLessThan(each.variance);
    expect(each.variance).toBeLessThan(once.variance);
  });
});

describe('equal actions of a node', () => {
  it('continued once share one reward, keep their places in the group and their copies in the update', async () => {
    const { trees } = await grow(100, { equalActions: 'once' });
    for (const tree of trees)
      for (const group of tree.groups) {
        expect(group.members).toHaveLength(GROUP);
        const rewards = new Map(group.members.map((member, place) => [tree.turns[member]!.text, group.rewards[place]!]));
        expect(group.rewards).toEqual(group.members.map((member) => rewards.get(tree.turns[member]!.text)));
        const samples = samplesOf([{ tree, group }]);
        expect(samples.reduce((total, { copies }) => total + copies, 0)).toBe(GROUP);
        expect(samples).toHaveLength(rewards.size);
      }
  });

  it('are the same actions, and the first of each continues as it would have', async () => {
    const [each, once] = [await grow(60, {}), await grow(60, { equalActions: 'once' })];
    const said = ({ trees }: typeof each) => trees.map(({ turns, groups }) => groups.map(({ members }) => members.map((member) => turns[member]!.text)));
    expect(said(once)).toEqual(said(each));
    const firsts = ({ trees }: typeof each) =>
      trees.map(({ turns, groups }) =>
        groups.map(({ members, rewards }) =>
          rewards.filter((_, place) => members.findIndex((other) => turns[other]!.text === turns[members[place]!]!.text) === place)
        )
      );
    expect(firsts(once)).toEqual(firsts(each));
  });

  it('give the same rewards either way where continuations are greedy', async () => {
    const settings = { continuations: 'greedy', initialContinuation: 'anew' } as const;
    const [each, once] = [await grow(60, settings), await grow(60, { ...settings, equalActions: 'once' })];
    const rewards = ({ trees }: typeof each) => trees.map(({ groups }) => groups.map((group) => group.rewards));
    expect(rewards(once)).toEqual(rewards(each));
    expect(once.asked.length).toBeLessThan(each.asked.length);
  });
});

describe('the cost in completions', () => {
  // Three turns in every trajectory, the last of which ends it: two nodes whose actions are continued, and one whose are not.
  it.each([
    ['sampled', {}, 3 * (GROUP - 1) + 1],
    ['greedy', { continuations: 'greedy' }, 3 * (GROUP - 1) + 1],
    ['averaged', { continuations: 'averaged', continuationSamples: 4 }, (4 + 4 + 1) * (GROUP - 1) + 1],
    ['anew', { initialContinuation: 'anew' }, 3 * (GROUP - 1) + 1 + 2],
    ['averaged, anew', { continuations: 'averaged', continuationSamples: 4, initialContinuation: 'anew' }, (4 + 4 + 1) * (GROUP - 1) + 1 + 2 * 4]
  ] as const)('of a tree, %s', async (_, settings, completions) => {
    for (const { outcomes } of (await grow(20, settings)).trees) {
      expect(outcomes).toHaveLength(completions);
      expect(new Set(outcomes.map(({ leaf }) => leaf)).size).toBe(completions);
    }
  });

  it('continued once falls by a continuation for each repeated action that does not end its episode', async () => {
    for (const { turns, outcomes, groups } of (await grow(20, { equalActions: 'once', continuations: 'averaged', continuationSamples: 3 })).trees) {
      const distinct = groups.map(({ members }) => new Set(members.map((member) => turns[member]!.text)).size - 1);
      expect(outcomes).toHaveLength(1 + 3 * (distinct[0]! + distinct[1]!) + (GROUP - 1));
    }
  });

  it('uses every seed once, and no other for the first of several continuations than for the only one', async () => {
    const [one, several] = [await grow(8, {}), await grow(8, { continuations: 'averaged', continuationSamples: 3, initialContinuation: 'anew' })];
    const seeds = several.asked.map(({ seed }) => seed);
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(one.asked.filter(({ seed }) => !seeds.includes(seed))).toEqual([]);
  });
});
