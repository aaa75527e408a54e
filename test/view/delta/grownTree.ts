/** Trees at random, with all that records allow: equal actions, one continued for its copies, several continuations, trees that still grow, scores of actions, runs without groups. */
import { randomOf } from '../../../src/math/random';
import { mean, variance } from '../../../src/math/statistics';
import type { Group, Outcome, Tree, Turn } from '../../../src/record/tree';
import type { Verdict } from '../../../src/record/verdict';
import { AGENTS, turnOf } from '../tree/tree';

/** What a tree at random is like. */
export interface Growth {
  readonly nodes: number;
  readonly groupSize: number;
  /** Distinct actions that a state offers; 1 makes all groups agree. */
  readonly actions: number;
  /** Distinct rewards that branches can have. */
  readonly levels: number;
  /** Continuations of an action. */
  readonly continuations: number;
  /** Whether one of several equal actions is continued for all. */
  readonly sharing: boolean;
  readonly longest: number;
}

type Draft = { turns: Turn[]; outcomes: Outcome[] };

/** `grow(seed, growth)` is the same tree each time, finished, judged and credited. */
export function grow(seed: number, { nodes, groupSize, actions, levels, continuations, sharing, longest }: Growth): Tree {
  const random = randomOf('grown', seed);
  const draft: Draft = { turns: [], outcomes: [] };
  const say = (parent: number | null, depth: number, sibling: number, token: number, sameAs?: number): number => {
    const id = draft.turns.length;
    const call = { type: 'call', name: AGENTS[(token % 4) + 1]!, arguments: { task: `thing ${token} of ${depth}` } } as const;
    const action =
      token % 5 === 4 ? ({ type: 'malformed', reason: 'Not JSON.' } as const) : token % 3 === 2 ? ({ type: 'answer', text: `answer ${token}` } as const) : call;
    draft.turns.push({
      ...turnOf(id, parent, depth, sibling),
      ...{ sampled: [token, depth], logprobs: [-0.5, -0.1], text: `said ${token}`, action, ...(sameAs === undefined ? {} : { sameAs }) }
    });
    return id;
  };
  const judge = (): Verdict => {
    const level = random.below(levels);
    const reward = levels === 1 ? 1.9 : -0.2 + (2.2 * level) / (levels - 1);
    return { parts: PARTS, reward, solved: reward > 1.5 };
  };
  const end = (leaf: number): void => {
    const depth = draft.turns[leaf]!.depth + 1;
    draft.outcomes.push({ leaf, final: 'said', effects: [], turns: depth, wellFormed: true, verdict: judge() });
  };
  const goOn = (action: number): void => {
    let at = action;
    for (let left = random.below(longest + 1); left > 0; left--) at = say(at, draft.turns[at]!.depth + 1, 0, random.below(actions));
    end(at);
  };
  const initial: number[] = [];
  for (let depth = 0; depth < nodes; depth++) initial.push(say(initial.at(-1) ?? null, depth, 0, random.below(actions)));
  end(initial.at(-1)!);
  for (const node of initial) {
    const { parent, depth } = draft.turns[node]!;
    const seen = new Map<string, number>();
    for (let sibling = 1; sibling < groupSize; sibling++) {
      const token = random.below(actions);
      const key = [token, depth].join();
      const same = sharing ? seen.get(key) : undefined;
      const id = say(parent, depth, sibling, token, same);
      if (same === undefined) {
        seen.set(key, id);
        const times = longest ? continuations : 1;
        const ending = random.below(3) === 0;
        if (ending) end(id);
        else if (times === 1) goOn(id);
        else for (let i = 0; i < times; i++) goOn(say(id, depth + 1, 0, random.below(actions)));
      }
    }
  }
  const tree = { index: 0, task: TASK, ...draft, initial, groups: [] };
  return { ...tree, groups: groupsOf(tree, () => random.next()) };
}

/** The groups of a tree, by its branches' own rewards or, where there are none, by `score`. */
export function groupsOf(tree: Tree, score: () => number): Group[] {
  const trunk = new Set(tree.initial);
  const rewardsBelow = new Map<number, number[]>();
  for (const { leaf, verdict } of tree.outcomes) {
    let action = leaf;
    while (!trunk.has(action) && !(tree.turns[action]!.sibling > 0)) action = tree.turns[action]!.parent!;
    if (verdict) rewardsBelow.set(action, [...(rewardsBelow.get(action) ?? []), verdict.reward]);
  }
  const last = tree.initial.at(-1)!;
  return tree.initial.map((node) => {
    const members = [node, ...tree.turns.filter((turn) => turn.sibling > 0 && turn.parent === tree.turns[node]!.parent).map(({ id }) => id)];
    const rewards = members.map((member) => {
      const own = rewardsBelow.get(trunk.has(member) ? last : (tree.turns[member]!.sameAs ?? member));
      return own ? mean(own) : 2 * score();
    });
    const centre = mean(rewards);
    return {
      ...{ node, agent: tree.turns[node]!.agent, members, rewards, mean: centre, variance: variance(rewards) },
      advantages: rewards.map((reward) => reward - centre)
    };
  });
}

/** The tree as it was when its `share` (0 to 1) had been sampled, nothing judged. */
export function growing(tree: Tree, share: number): Tree {
  const turns = tree.turns.slice(0, Math.max(1, Math.ceil(share * tree.turns.length)));
  return {
    ...tree,
    turns,
    initial: tree.initial.filter((id) => id < turns.length),
    outcomes: tree.outcomes.filter(({ leaf }) => leaf < turns.length).map((outcome) => ({ ...outcome, verdict: null })),
    groups: []
  };
}

/** Actions scored one by one, and no branch judged. */
export function scoredByAction(tree: Tree, seed: number): Tree {
  const random = randomOf('scores', seed);
  const bare = { ...tree, outcomes: tree.outcomes.map((outcome) => ({ ...outcome, verdict: null })) };
  return { ...bare, groups: groupsOf(bare, () => random.next()) };
}

/** The finished tree with only the samples of its first turn, judged and not compared: a run without groups. */
export function withoutGroups(tree: Tree): Tree {
  const kept = new Map<number, number>();
  const first = new Set(tree.initial);
  const turns: Turn[] = [];
  for (const turn of tree.turns) {
    const isKept = first.has(turn.id) || (turn.parent === null ? true : kept.has(turn.parent) && !(turn.sibling > 0));
    if (!isKept || turn.sameAs !== undefined) continue;
    kept.set(turn.id, turns.length);
    turns.push({ ...turn, id: turns.length, parent: turn.parent === null ? null : kept.get(turn.parent)! });
  }
  const outcomes = tree.outcomes.flatMap((outcome) => (kept.has(outcome.leaf) ? [{ ...outcome, leaf: kept.get(outcome.leaf)! }] : []));
  return { ...tree, turns, initial: tree.initial.map((id) => kept.get(id)!), outcomes, groups: [] };
}

const PARTS: Verdict['parts'] = [
  { name: 'accuracy', value: 1, weight: 1, reason: '' },
  { name: 'format', value: 1, weight: 1, reason: '' },
  { name: 'efficiency', value: 1, weight: -0.2, reason: '' }
];

const TASK: Tree['task'] = {
  ...{
    id: 'train-0',
    kind: 'coop',
    family: 'made up',
    split: 'train',
    phrasing: 0,
    query: 'q',
    response: 'r',
    parts: [],
    allowed: [],
    forbidden: [],
    effects: []
  }
};
