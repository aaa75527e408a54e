/** Properties of every way to choose the visited nodes, over random scripted worlds: groups, rewards, budgets, seeds and what is trained on. */
import { describe, expect, it } from 'vitest';
import { sampleKey, samplesOf } from '../../src/advantage/sample';
import { branchOf, contextTokens } from '../../src/record/branch';
import { visitedNodes } from '../../src/record/node';
import type { Tree } from '../../src/record/tree';
import { mean } from '../../src/math/statistics';
import type { BranchSettings } from '../../src/rollout/branchSettings';
import { growWorld } from './world';

const SETTINGS: readonly (readonly [string, Partial<BranchSettings>])[] = [
  ['as the paper has it', {}],
  ['greedy and anew, equal actions once', { continuations: 'greedy', initialContinuation: 'anew', equalActions: 'once' }],
  ['the mean of three', { continuations: 'averaged', continuationSamples: 3 }],
  ['the mean of two, anew', { continuations: 'averaged', continuationSamples: 2, initialContinuation: 'anew' }],
  ['greedy, only turns of efc', { continuations: 'greedy', visited: 'efc' }],
  ['sampled and anew, only turns of the master', { initialContinuation: 'anew', equalActions: 'once', visited: 'master' }]
];

/** Trees of several worlds. */
const manyTrees = async (settings: Partial<BranchSettings>, seeds: readonly number[] = [1, 2, 3, 4, 5]): Promise<Tree[]> =>
  (await Promise.all(seeds.map((seed) => growWorld(seed, settings)))).flatMap(({ trees }) => trees);

const visitsOn = ({ turns, initial }: Tree, { visited }: Partial<BranchSettings>): number =>
  initial.filter((id) => visited === undefined || turns[id]!.agent === visited).length;

/** Whether a turn is on the way to a leaf. */
const leadsTo = ({ turns }: Tree, turn: number, leaf: number): boolean => branchOf(turns, leaf).some(({ id }) => id === turn);

describe.each(['trajectory', 'tree', 'random', 'root'] as const)('%s', (branching) => {
  describe.each(SETTINGS)('%s', (_, changes) => {
    const settings = { ...changes, branching };

    it('compares G actions of one agent in one state, and each turn in one group at most', async () => {
      for (const tree of await manyTrees(settings)) {
        const members = tree.groups.flatMap((group) => group.members);
        expect(new Set(members).size).toBe(members.length);
        for (const group of tree.groups) {
          expect(group.members).toHaveLength(3);
          expect(group.members[0]).toBe(group.node);
          expect(new Set(group.members.map((id) => tree.turns[id]!.agent))).toEqual(new Set([group.agent]));
          expect(new Set(group.members.map((id) => contextTokens(tree.turns, id).join())).size).toBe(1);
          expect(new Set(group.members.map((id) => tree.turns[id]!.parent)).size).toBe(1);
          if (settings.visited) expect(group.agent).toBe(settings.visited);
        }
        expect(tree.turns.filter(({ sibling }) => sibling > 0)).toHaveLength(2 * tree.groups.length);
      }
    });

    it('rewards an action by what lies below it alone, and equal ones alike where they are played once', async () => {
      for (const tree of await manyTrees(settings))
        for (const { members, rewards } of tree.groups)
          for (const [place, member] of members.entries()) {
            const start = tree.turns[member]!.sameAs ?? member;
            const below = tree.outcomes.filter(({ leaf }) => leadsTo(tree, start, leaf)).map(({ verdict }) => verdict!.reward);
            expect(rewards[place]).toBeGreaterThanOrEqual(Math.min(...below) - 1e-12);
            expect(rewards[place]).toBeLessThanOrEqual(Math.max(...below) + 1e-12);
            if (below.length === 1) expect(rewards[place]).toBe(below[0]);
            if (start !== member) expect(rewards[place]).toBe(rewards[members.indexOf(start)]);
          }
    });

    it('ends every branch once, and trains a turn once however many branches it is on', async () => {
      for (const tree of await manyTrees(settings)) {
        const leaves = new Set(tree.outcomes.map(({ leaf }) => leaf));
        expect(leaves.size).toBe(tree.outcomes.length);
        const parents = new Set(tree.turns.map(({ parent }) => parent));
        for (const { id, sameAs } of tree.turns) expect(parents.has(id) || leaves.has(id) || sameAs !== undefined).toBe(true);
        const samples = samplesOf(tree.groups.map((group) => ({ tree, group })));
        expect(new Set(samples.map(sampleKey)).size).toBe(samples.length);
        expect(samples.reduce((total, { copies }) => total + copies, 0)).toBe(3 * tree.groups.length);
      }
    });

    it('is the same for the same seed, whatever grows beside it, and no seed is used twice', async () => {
      const [one, same, alone] = [await growWorld(6, settings), await growWorld(6, settings), await growWorld(6, settings, 1)];
      expect(same.trees).toEqual(one.trees);
      expect(alone.trees[0]).toEqual(one.trees[0]);
      const seeds = one.engine.generated.flat().map(({ seed }) => seed);
      expect(new Set(seeds).size).toBe(seeds.length);
      expect((await growWorld(7, settings)).trees).not.toEqual(one.trees);
    });
  });
});

/** By independent means: an outcome's share in an action's reward, halved, thirded … at each turn on the way by how many ways there were to go on. */
function shareOf({ turns }: Tree, nodes: ReadonlyMap<number, readonly number[]>, action: number, leaf: number): number {
  const firstOf = (id: number): number => [...nodes].find(([, members]) => members.includes(id))?.[0] ?? id;
  let share = 1;
  for (let at = leaf; at !== action; at = turns[at]!.parent!) {
    const ways = new Set(turns.filter(({ parent }) => parent === turns[at]!.parent).map(({ id }) => firstOf(id)));
    share /= ways.size * (nodes.get(firstOf(at))?.length ?? 1);
  }
  return share;
}

it.each([
  ['tree', { branchBudget: 15 }],
  ['tree', { branchBudget: 40, continuations: 'averaged', continuationSamples: 2 }],
  ['random', {}],
  ['random', { continuations: 'averaged', continuationSamples: 3 }],
  ['random', { continuations: 'greedy' }]
] as const)('%s, %o: rewards are means over the outcomes below, each action of a node counting the same', async (branching, settings) => {
  for (const tree of await manyTrees({ branching, ...settings })) {
    const nodes = visitedNodes(tree);
    for (const { members, rewards } of tree.groups)
      for (const [place, member] of members.entries()) {
        const below = tree.outcomes.filter(({ leaf }) => leadsTo(tree, member, leaf));
        const shares = below.map(({ leaf }) => shareOf(tree, nodes, member, leaf));
        expect(shares.reduce((total, share) => total + share, 0)).toBeCloseTo(1, 9);
        expect(rewards[place]).toBeCloseTo(
          below.reduce((total, { verdict }, i) => total + verdict!.reward * shares[i]!, 0),
          9
        );
      }
  }
});

describe('at the root', () => {
  it('plays G whole answers from the query on, whatever it is', async () => {
    for (const tree of await manyTrees({ branching: 'root', groupSize: 4 })) {
      expect(tree.turns.filter(({ parent }) => parent === null)).toHaveLength(4);
      expect(tree.outcomes).toHaveLength(4);
      expect(tree.groups.map(({ node, members }) => [node, members.length])).toEqual([[tree.initial[0], 4]]);
      expect(new Set(tree.outcomes.map(({ leaf }) => branchOf(tree.turns, leaf)[0]!.id)).size).toBe(4);
    }
  });
});

describe('a naive tree', () => {
  it.each(SETTINGS)('never has more branches than its budget, and uses what it can: %s', async (_, changes) => {
    for (const budget of [1, 2, 3, 5, 8, 13, 21, 34]) {
      for (const tree of await manyTrees({ ...changes, branching: 'tree', branchBudget: budget }, [1, 2])) {
        const branches = 1 + 2 * tree.groups.length;
        expect(branches).toBeLessThanOrEqual(budget);
        if (changes.continuations === undefined && changes.initialContinuation === undefined) expect(tree.outcomes).toHaveLength(branches);
        if (changes.visited || changes.equalActions) continue;
        // Whatever play went on from without a choice has no room left.
        const compared = new Set(tree.groups.flatMap(({ members }) => members));
        if (tree.turns.some(({ id }) => !compared.has(id))) expect(branches + 2).toBeGreaterThan(budget);
      }
    }
  });

  it('visits first turns first', async () => {
    for (const tree of await manyTrees({ branching: 'tree', branchBudget: 12, groupSize: 3 }, [1, 2, 3, 4, 5, 6, 7, 8])) {
      const depthOf = (id: number) => tree.turns[id]!.depth;
      const compared = new Set(tree.groups.flatMap(({ members }) => members));
      const deepest = Math.max(...tree.groups.map(({ node }) => depthOf(node)));
      for (const { id, depth } of tree.turns) if (!compared.has(id)) expect(depth).toBeGreaterThanOrEqual(deepest);
      // Of actions of the same depth, those that were sampled first.
      const visitedAfter = tree.groups.filter(({ node }) => depthOf(node) === deepest).map(({ node }) => tree.turns[node]!.parent ?? -1);
      for (const { parent, depth, id } of tree.turns)
        if (!compared.has(id) && depth === deepest && parent !== null) expect(parent).toBeGreaterThan(Math.max(...visitedAfter));
    }
  });

  it('visits as many turns as the initial trajectory has where it is given no budget', async () => {
    for (const [, changes] of SETTINGS)
      for (const tree of await manyTrees({ ...changes, branching: 'tree' }, [1, 2, 3])) expect(tree.groups.length).toBeLessThanOrEqual(visitsOn(tree, changes));
    for (const tree of await manyTrees({ branching: 'tree' })) expect(tree.groups).toHaveLength(tree.initial.length);
  });

  it.each([
    ['each', 4],
    ['once', 5]
  ] as const)('is whole where its budget has room for all of it, equal actions %s', async (equalActions, maxTurns) => {
    for (const seed of [1, 2, 3]) {
      const { trees } = await growWorld(
        seed,
        { branching: 'tree', branchBudget: 3 ** maxTurns, equalActions, continuations: 'greedy', initialContinuation: 'anew' },
        2,
        maxTurns
      );
      for (const tree of trees) {
        const compared = new Set(tree.groups.flatMap(({ members }) => members));
        expect(tree.turns.every(({ id }) => compared.has(id))).toBe(true);
        expect(tree.outcomes.length).toBeLessThanOrEqual(3 ** maxTurns);
        if (equalActions === 'each') expect(tree.outcomes).toHaveLength(1 + 2 * tree.groups.length);
      }
    }
  });

  it('samples at a node of the initial trajectory what is sampled there along it', async () => {
    const [along, tree] = [await growWorld(3, { branching: 'trajectory' }), await growWorld(3, { branching: 'tree', branchBudget: 100 })];
    for (const [index, one] of along.trees.entries()) {
      const said = (of: Tree, node: number) => of.groups.find((group) => group.node === node)?.members.map((id) => of.turns[id]!.text);
      for (const node of one.initial) expect(said(tree.trees[index]!, node) ?? said(one, node)).toEqual(said(one, node));
      expect(said(tree.trees[index]!, 0)).toEqual(said(one, 0));
    }
  });
});

describe('random nodes', () => {
  it.each(SETTINGS)('are distinct, as many as the initial trajectory has, and on branches too: %s', async (_, changes) => {
    let off = 0;
    for (const tree of await manyTrees({ ...changes, branching: 'random' })) {
      expect(tree.groups).toHaveLength(visitsOn(tree, changes));
      expect(new Set(tree.groups.map(({ node }) => node)).size).toBe(tree.groups.length);
      off += tree.groups.filter(({ node }) => !tree.initial.includes(node)).length;
    }
    expect(off).toBeGreaterThan(0);
  });

  it('are drawn evenly among the turns that there are: the first among those of the initial trajectory', async () => {
    const counts = new Map<number, number>();
    const length = 4;
    for (let seed = 0; seed < 40; seed++)
      for (const tree of (await growWorld(seed, { branching: 'random', groupSize: 2 }, 6)).trees) {
        if (tree.initial.length !== length) continue;
        // What was sampled first after the initial trajectory is of the first draw.
        const first = tree.turns[length]!;
        counts.set(first.depth, (counts.get(first.depth) ?? 0) + 1);
      }
    const all = [...counts.values()].reduce((total, count) => total + count, 0);
    expect(all).toBeGreaterThan(60);
    for (let depth = 0; depth < length; depth++) expect(Math.abs((counts.get(depth) ?? 0) / all - 1 / length)).toBeLessThan(4 * Math.sqrt(0.1875 / all));
  });

  it('samples all actions anew where the drawn turn was played greedily, which is no draw of the policy', async () => {
    const trees = await manyTrees({ branching: 'random', continuations: 'greedy' });
    const off = trees.flatMap((tree) => tree.groups.filter(({ node }) => !tree.initial.includes(node)).map(({ members }) => ({ tree, members })));
    expect(off.length).toBeGreaterThan(3);
    for (const { tree, members } of off) {
      // Beside them stands the turn that was drawn, which is none of them.
      const beside = tree.turns.filter(({ parent, sibling, id }) => parent === tree.turns[members[0]!]!.parent && sibling === 0 && !members.includes(id));
      expect(beside.length).toBeGreaterThan(0);
      expect(members.map((id) => tree.turns[id]!.sibling)).toEqual([0, 1, 2]);
    }
  });
});

it('an action is worth the mean of its node’s actions, not of all leaves, of which longer branches have more', async () => {
  const trees = await manyTrees({ branching: 'tree', branchBudget: 60 });
  const differing = trees.flatMap((tree) =>
    tree.groups.flatMap(({ members, rewards }) =>
      members.filter((member, place) => {
        const below = tree.outcomes.filter(({ leaf }) => leadsTo(tree, member, leaf)).map(({ verdict }) => verdict!.reward);
        const next = tree.groups.find(({ node }) => tree.turns[node]!.parent === member);
        if (next) expect(rewards[place]).toBeCloseTo(next.mean, 12);
        return Math.abs(rewards[place]! - mean(below)) > 1e-6;
      })
    )
  );
  expect(differing.length).toBeGreaterThan(0);
});
