/** The streams of a trajectory tree: equal actions of one state are one stream, and each group's samples flow through them. */
import { mean } from '../../math/statistics';
import type { AgentName } from '../../record/agent';
import { outcomesByAction } from '../../record/actionOutcomes';
import type { Outcome, Tree, Turn } from '../../record/tree';
import { indexTree } from '../tree/branches';

/** One distinct action in one distinct state: all turns that say the same after the same. */
interface Stream {
  /** Place in `Delta.streams`; streams before it stay as they are while the tree grows. */
  readonly id: number;
  /** The stream before it; null for the first actions. */
  readonly parent: number | null;
  readonly children: readonly number[];
  /** 0 for the first actions. */
  readonly depth: number;
  readonly agent: AgentName;
  /** The first of `turns`, whose words stand for all. */
  readonly turn: Turn;
  /** Ids of the turns that are this action, in the order they were sampled. */
  readonly turns: readonly number[];
  /** Ends of branches with this as their last action. */
  readonly outcomes: readonly Outcome[];
}

/** What one group sends through the streams. */
export interface Flow {
  /** The node its samples part at; for samples of a run without groups, the first turn. */
  readonly node: number;
  /** Depth of the node: its actions are the streams of this depth. */
  readonly depth: number;
  readonly agent: AgentName;
  /** Samples drawn so far. */
  readonly samples: number;
  /** By stream: how many of the samples flow through it; a sample that is continued m times flows on in parts of 1/m. */
  readonly counts: ReadonlyMap<number, number>;
  /** Streams of the group's actions, the initial one's first. */
  readonly actions: readonly number[];
  /** Mean reward of the samples; null until all are judged. */
  readonly mean: number | null;
  /** Standard deviation of the samples' rewards; null until they are compared. */
  readonly deviation: number | null;
  /** By action: the mean of the scores that its copies were given; null until known. */
  readonly scores: ReadonlyMap<number, number | null>;
  /** By action: mean advantage of its copies; empty until they are compared. */
  readonly advantages: ReadonlyMap<number, number>;
  /** By stream at which samples end: mean advantage of those that end there; empty until they are compared. */
  readonly endAdvantages: ReadonlyMap<number, number>;
}

/** A tree as streams. */
export interface Delta {
  readonly tree: Tree;
  readonly streams: readonly Stream[];
  /** By turn: its stream. */
  readonly streamOf: readonly number[];
  /** Streams of the initial trajectory, in order. */
  readonly trunk: readonly number[];
  /** A flow for each node of the trunk, in order. */
  readonly flows: readonly Flow[];
  /** By stream: mean reward of what flows through it, null where nothing of it is judged. */
  readonly rewards: readonly (number | null)[];
}

const deltas = new WeakMap<Tree, Delta>();

/** The streams of a tree; the same record gives the same answer. */
export function deltaOf(tree: Tree): Delta {
  const known = deltas.get(tree);
  if (known) return known;
  const { streams, streamOf } = mergeTurns(tree);
  const trunk = tree.initial.map((id) => streamOf[id]!);
  const flows = nodesOf(tree).map((node) => flowOf(tree, node, streamOf));
  const delta = { tree, streams, streamOf, trunk, flows, rewards: rewardsOf(tree, streams, streamOf) };
  deltas.set(tree, delta);
  return delta;
}

/** Turns merge where they follow the same stream, saw the same answer of its tool, and are the same tokens of the same agent. */
function mergeTurns(tree: Tree): Pick<Delta, 'streams' | 'streamOf'> {
  const streamOf: number[] = [];
  const byKey = new Map<string, number>();
  const drafts: { parent: number | null; children: number[]; turn: Turn; turns: number[]; outcomes: Outcome[] }[] = [];
  for (const turn of tree.turns) {
    const parent = turn.parent === null ? null : streamOf[turn.parent]!;
    const told = turn.parent === null ? null : tree.turns[turn.parent]!.observation;
    const key = JSON.stringify([parent, told, turn.agent, turn.sampled.join()]);
    const id = byKey.get(key) ?? drafts.length;
    if (id === drafts.length) {
      byKey.set(key, id);
      drafts.push({ parent, children: [], turn, turns: [], outcomes: [] });
      if (parent !== null) drafts[parent]!.children.push(id);
    }
    drafts[id]!.turns.push(turn.id);
    streamOf.push(id);
  }
  for (const outcome of tree.outcomes) drafts[streamOf[outcome.leaf]!]!.outcomes.push(outcome);
  return { streams: drafts.map((draft, id) => ({ ...draft, id, depth: draft.turn.depth, agent: draft.turn.agent })), streamOf };
}

/**
 * The nodes at which groups part: every turn of the initial trajectory. Of samples that were judged without being compared and that part
 * at the first turn alone, which is no tree, the first turn.
 */
function nodesOf(tree: Tree): readonly number[] {
  const { otherActions } = indexTree(tree);
  const [first, ...later] = tree.initial;
  if (first === undefined) return [];
  const judged = tree.outcomes.length > 0 && tree.outcomes.every(({ verdict }) => verdict);
  const isTree = tree.groups.length > 0 || !judged || later.some((node) => otherActions.get(node)!.length > 0);
  return isTree ? tree.initial : [first];
}

function flowOf(tree: Tree, node: number, streamOf: readonly number[]): Flow {
  const { turns, groups } = tree;
  const group = groups.find((candidate) => candidate.node === node);
  const members = group?.members ?? [
    node,
    ...indexTree(tree)
      .otherActions.get(node)!
      .map(({ id }) => id)
  ];
  const counts = new Map<number, number>();
  const add = (turn: number, weight: number) => counts.set(streamOf[turn]!, (counts.get(streamOf[turn]!) ?? 0) + weight);
  const ended = new Map<number, { total: number; weight: number }>();
  for (const [place, member] of members.entries()) {
    const ends = endsOf(tree, member);
    add(member, 1);
    for (const end of ends) {
      const start = turns[member]!.sameAs ?? member;
      for (let at = end; at !== start; at = turns[at]!.parent!) add(at, 1 / ends.length);
      const { total, weight } = ended.get(streamOf[end]!) ?? { total: 0, weight: 0 };
      ended.set(streamOf[end]!, { total: total + (group?.advantages[place] ?? 0) / ends.length, weight: weight + 1 / ends.length });
    }
  }
  const rewards = group?.rewards ?? judgedRewards(tree, members);
  const byAction = new Map<number, number[]>();
  for (const [place, member] of members.entries()) byAction.set(streamOf[member]!, [...(byAction.get(streamOf[member]!) ?? []), place]);
  const known = rewards.filter((reward) => reward !== null);
  return {
    ...{ node, depth: turns[node]!.depth, agent: turns[node]!.agent, samples: members.length, counts, actions: [...byAction.keys()] },
    mean: group?.mean ?? (known.length === members.length ? mean(known) : null),
    deviation: group ? Math.sqrt(group.variance) : null,
    scores: new Map([...byAction].map(([action, places]) => [action, meanOf(places.map((place) => rewards[place] ?? null))])),
    advantages: new Map(group ? [...byAction].map(([action, places]) => [action, mean(places.map((place) => group.advantages[place]!))]) : []),
    endAdvantages: new Map(group ? [...ended].map(([end, { total, weight }]) => [end, total / weight]) : [])
  };
}

/** The last turns, so far, of an action's continuations; those of the equal action that was continued in its place. */
function endsOf(tree: Tree, action: number): readonly number[] {
  const same = tree.turns[action]!.sameAs;
  if (same !== undefined) return endsOf(tree, same);
  const lines = indexTree(tree).continuations.get(action);
  if (lines) return lines.map((line) => line.at(-1)!.id);
  return [tree.initial.includes(action) ? tree.initial.at(-1)! : action];
}

const meanOf = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === values.length && known.length ? mean(known) : null;
};

/** By member: the mean reward of its continuations; null until all of them are judged. */
function judgedRewards(tree: Tree, members: readonly number[]): readonly (number | null)[] {
  const outcomes = outcomesByAction(tree);
  return members.map((member) => meanOf((outcomes.get(member) ?? []).map(({ verdict }) => verdict?.reward ?? null)));
}

/** Mean reward of the branches through each stream; an action that was scored itself, and whose branches were not, has the score, and so has what follows it. */
function rewardsOf(tree: Tree, streams: readonly Stream[], streamOf: readonly number[]): (number | null)[] {
  const sums = streams.map(() => ({ total: 0, judged: 0 }));
  for (const { id, outcomes } of streams)
    for (const { verdict } of outcomes)
      if (verdict)
        for (let at: number | null = id; at !== null; at = streams[at]!.parent) {
          sums[at]!.total += verdict.reward;
          sums[at]!.judged++;
        }
  const scores = new Map<number, number[]>();
  for (const group of tree.groups)
    for (const [place, member] of group.members.entries()) {
      const stream = streamOf[member]!;
      scores.set(stream, [...(scores.get(stream) ?? []), group.rewards[place]!]);
    }
  const rewards: (number | null)[] = [];
  for (const { id, parent } of streams) {
    const { total, judged } = sums[id]!;
    const given = scores.get(id);
    rewards.push(judged ? total / judged : given ? mean(given) : parent === null || sums[parent]!.judged ? null : rewards[parent]!);
  }
  return rewards;
}
