/** What holds of any groups: on trees at random, against GRPO worked out node by node, one row a sample. */
import { describe, expect, it } from 'vitest';
import { ADVANTAGES, centredAdvantages } from '../../src/advantage/advantage';
import { creditTree } from '../../src/advantage/group';
import { samplesOf } from '../../src/advantage/sample';
import { informativeGroups, SELECTIONS } from '../../src/advantage/select';
import { randomOf } from '../../src/math/random';
import { contextTokens } from '../../src/record/branch';
import type { Sample } from '../../src/record/sample';
import type { Group, Tree } from '../../src/record/tree';
import { grpoTerms, normalisers } from '../../src/update/grpo';
import { GRPO } from '../engine/desk';
import { grow } from '../view/delta/grownTree';

const SEEDS = Array.from({ length: 20 }, (_, seed) => seed);
const treeAt = (seed: number): Tree =>
  creditTree(grow(seed, { nodes: 1 + (seed % 5), groupSize: 6, actions: 3, levels: 3, continuations: 1, sharing: false, longest: 2 }), centredAdvantages);

/** A sample of one action as it was drawn. */
type Row = Sample & { readonly node: number };

/** Per node of the initial trajectory: a row for each action sampled there, by its reward less the mean of them; nodes whose rewards are equal have none. */
function rowsOf({ turns, initial, outcomes }: Tree): Row[] {
  const trunk = initial.at(-1)!;
  const rewardOf = (action: number): number => {
    const below = (leaf: number): boolean => leaf === action || (turns[leaf]!.parent !== null && below(turns[leaf]!.parent!));
    return outcomes.find(({ leaf }) => (initial.includes(action) ? leaf === trunk : below(leaf)))!.verdict!.reward;
  };
  return initial.flatMap((node) => {
    const actions = turns.filter(({ id, parent, sibling }) => id === node || (parent === turns[node]!.parent && sibling > 0));
    const rewards = actions.map(({ id }) => rewardOf(id));
    if (new Set(rewards).size === 1) return [];
    const mean = rewards.reduce((a, b) => a + b, 0) / rewards.length;
    return actions.map(({ agent, sampled, logprobs }, place) => {
      const advantage = rewards[place]! - mean;
      const signs = { positive: Math.max(0, advantage), negative: Math.min(0, advantage), copies: 1 };
      return { node, agent, context: contextTokens(turns, node), completion: sampled, logprobs, ...signs };
    });
  });
}

/** The loss after a drift that each text has of its own, as one mean over all tokens; β as it is in the desk's. */
function lossOf(samples: readonly Sample[], ratio: 'token' | 'sequence'): number {
  const loss = { ...GRPO, ratio };
  const weights = normalisers(samples, loss);
  return samples.reduce((total, sample, i) => {
    const random = randomOf('drift', sample.agent, sample.context.join(), sample.completion.join());
    const now = sample.logprobs.map((logprob) => logprob + random.next() - 0.5);
    const reference = now.map((logprob) => logprob + random.next() - 0.5);
    return total + grpoTerms(sample, { now, old: sample.logprobs, sampler: sample.logprobs, reference }, loss, weights[i]!).loss;
  }, 0);
}

const tokensOf = (samples: readonly Sample[]): number => samples.reduce((total, { completion, copies }) => total + copies * completion.length, 0);

describe('advantages', () => {
  it.each(Object.entries(ADVANTAGES))('of a group sum to 0, and are 0 where its rewards are equal: %s', (_, advantagesOf) => {
    const random = randomOf('advantages');
    for (let round = 0; round < 200; round++) {
      const rewards = Array.from({ length: 2 + random.below(15) }, () => (round % 2 ? random.below(3) : 2.2 * random.next() - 0.2));
      expect(advantagesOf(rewards).reduce((a, b) => a + b, 0)).toBeCloseTo(0, 9);
      const [first] = rewards as [number];
      for (const advantage of advantagesOf(rewards.map(() => first))) expect(Math.abs(advantage)).toBeLessThan(1e-9);
    }
  });
});

describe('all groups', () => {
  const trained = (tree: Tree): Sample[] => samplesOf(informativeGroups(SELECTIONS.all(tree.groups, 1, randomOf(1)), 0).map((group) => ({ tree, group })));

  it('are trained on as GRPO trains on each node, every action once and equal ones merged', () => {
    let merged = 0;
    for (const seed of SEEDS) {
      const tree = treeAt(seed);
      const samples = trained(tree);
      const rows = rowsOf(tree);
      const key = ({ agent, context, completion }: Sample) => [agent, context.join(), completion.join()].join('|');
      expect(new Set(samples.map(key))).toEqual(new Set(rows.map(key)));
      for (const sample of samples) {
        const own = rows.filter((row) => key(row) === key(sample));
        const total = (of: (row: Row) => number) => own.reduce((sum, row) => sum + of(row), 0);
        expect(sample.copies).toBe(own.length);
        expect(sample.positive).toBeCloseTo(
          total(({ positive }) => positive),
          12
        );
        expect(sample.negative).toBeCloseTo(
          total(({ negative }) => negative),
          12
        );
        merged += own.length - 1;
      }
    }
    expect(merged).toBeGreaterThan(20);
  });

  it.each(['token', 'sequence'] as const)('have the losses of the nodes, each by its share of the tokens, with a ratio per %s', (ratio) => {
    let several = 0;
    for (const seed of SEEDS) {
      const tree = treeAt(seed);
      const rows = rowsOf(tree);
      const nodes = [...new Set(rows.map(({ node }) => node))].map((node) => rows.filter((row) => row.node === node));
      const apart = nodes.reduce((total, own) => total + (tokensOf(own) / tokensOf(rows)) * lossOf(own, ratio), 0);
      if (rows.length) expect(lossOf(trained(tree), ratio)).toBeCloseTo(apart, 12);
      several += Number(nodes.length > 1);
    }
    expect(several).toBeGreaterThan(5);
  });
});

describe('selections', () => {
  const groupsAt = (seed: number): Group[] => {
    const random = randomOf('groups', seed);
    return Array.from({ length: 1 + random.below(9) }, (_, node) => ({
      ...{ node, agent: ['master', 'efc', 'math'][random.below(3)]!, variance: random.below(4) / 3 },
      ...{ members: [], rewards: [], mean: 0, advantages: [] }
    }));
  };
  const nodes = (groups: readonly Group[]): number[] => groups.map(({ node }) => node).sort((a, b) => a - b);

  it('of as many groups as there are take all, by any name', () => {
    for (const seed of SEEDS)
      for (const select of Object.values(SELECTIONS)) expect(nodes(select(groupsAt(seed), 9, randomOf(seed)))).toEqual(nodes(groupsAt(seed)));
  });

  it('per agent are those by variance of each agent alone', () => {
    for (const seed of SEEDS)
      for (const topK of [1, 2, 3]) {
        const alone = ['master', 'efc', 'math'].flatMap((agent) =>
          SELECTIONS.variance(
            groupsAt(seed).filter((group) => group.agent === agent),
            topK,
            randomOf(1)
          )
        );
        expect(nodes(SELECTIONS.agent(groupsAt(seed), topK, randomOf(1)))).toEqual(nodes(alone));
      }
  });

  it('take K of them, each once; by variance none that varies less than one left out', () => {
    for (const seed of SEEDS)
      for (const name of ['variance', 'random'] as const) {
        const groups = groupsAt(seed);
        const chosen = SELECTIONS[name](groups, 3, randomOf(seed));
        expect(new Set(chosen).size).toBe(Math.min(3, groups.length));
        const least = Math.min(...chosen.map(({ variance }) => variance));
        const left = groups.filter((group) => !chosen.includes(group)).map(({ variance }) => variance);
        if (name === 'variance') expect(Math.max(...left, 0)).toBeLessThanOrEqual(least);
      }
  });
});
