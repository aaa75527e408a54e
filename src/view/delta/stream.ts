/** The streams of a trajectory tree: equal actions of one state are one stream, and each group's samples flow through them. */
import { mean } from '../../math/statistics';
import type { AgentName } from '../../record/agent';
import { valuesByAction } from '../../record/actionOutcomes';
import { branchOf } from '../../record/branch';
import type { Outcome, Tree, Turn } from '../../record/tree';
import { waysOn } from '../../record/waysOn';
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
  /** Turns that stand in a row, each at its group's mean: the initial trajectory, or the branch that was asked for. */
  readonly trunkTurns: readonly number[];
  /** Their streams. */
  readonly trunk: readonly number[];
  /** A flow for each turn of the trunk, in order. */
  readonly flows: readonly Flow[];
  /** By stream: mean reward of what flows through it, null where nothing of it is judged. */
  readonly rewards: readonly (number | null)[];
}

const deltas = new WeakMap<Tree, Map<number, Delta>>();

/**
 * The streams of a tree; the same record gives the same answer. Its trunk is the initial trajectory; where `node` is none of its turns, but one of a nested tree, the
 * branch through that.
 */
export function deltaOf(tree: Tree, node: number | null = null): Delta {
  const through = node === null || !tree.nested || tree.initial.includes(node) ? -1 : node;
  const known = deltas.get(tree) ?? new Map<number, Delta>();
  deltas.set(tree, known);
  const before = known.get(through);
  if (before) return before;
  const { streams, streamOf } = mergeTurns(tree);
  const trunkTurns = through < 0 ? tree.initial : branchThrough(tree, through);
  const trunk = trunkTurns.map((id) => streamOf[id]!);
  const flows = nodesOf(tree, trunkTurns).map((turn) => flowOf(tree, turn, streamOf));
  const delta = { tree, streams, streamOf, trunkTurns, trunk, flows, rewards: rewardsOf(tree, streams, streamOf) };
  known.set(through, delta);
  return delta;
}

/** The turns that lead to a node, and those by which play first went on from it. */
function branchThrough(tree: Tree, node: number): number[] {
  const waysFrom = waysOn(tree);
  const path = branchOf(tree.turns, node).map(({ id }) => id);
  for (let [way] = waysFrom(node); way && !('end' in way); [way] = waysFrom(way.turns[0]!)) path.push(way.turns[0]!);
  return path;
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
 * The turns of the trunk at which groups part: all of them. Of samples that were judged without being compared and that part
 * at the first turn alone, which is no tree, the first turn.
 */
function nodesOf(tree: Tree, trunk: readonly number[]): readonly number[] {
  const { otherActions } = indexTree(tree);
  const [first, ...later] = trunk;
  if (first === undefined) return [];
  const judged = tree.outcomes.length > 0 && tree.outcomes.every(({ verdict }) => verdict);
  const isTree = tree.nested || tree.groups.length > 0 || !judged || later.some((node) => otherActions.get(node)!.length > 0);
  return isTree ? trunk : [first];
}

/** The flow of the group that a turn of the trunk was sampled in; of a turn where no other was sampled, of it alone. */
function flowOf(tree: Tree, turn: number, streamOf: readonly number[]): Flow {
  const { turns, groups } = tree;
  const { otherActions, nodes, branchStarts } = indexTree(tree);
  const node = branchStarts[turn] === turn ? (nodes.get(turn) ?? turn) : turn;
  const group = groups.find((candidate) => candidate.node === node);
  const members = group?.members ?? [node, ...(otherActions.get(node) ?? []).map(({ id }) => id)];
  const counts = new Map<number, number>();
  const add = (id: number, weight: number) => counts.set(streamOf[id]!, (counts.get(streamOf[id]!) ?? 0) + weight);
  const ended = new Map<number, { total: number; weight: number }>();
  for (const [place, member] of members.entries()) {
    const { through, ends } = sharesBelow(tree, member);
    add(member, 1);
    for (const [id, share] of through) add(id, share);
    for (const [end, share] of ends) {
      const { total, weight } = ended.get(streamOf[end]!) ?? { total: 0, weight: 0 };
      ended.set(streamOf[end]!, { total: total + (group?.advantages[place] ?? 0) * share, weight: weight + share });
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

/** What of a sample flows through the turns after an action, and what ends, so far, at which. */
interface Shares {
  readonly through: readonly (readonly [turn: number, share: number])[];
  readonly ends: readonly (readonly [turn: number, share: number])[];
}

/** An action's continuations have equal parts of it, or those of the equal action that was continued in its place; in a nested tree all that was sampled below it. */
function sharesBelow(tree: Tree, action: number): Shares {
  if (tree.nested) return nestedShares(tree, action);
  const start = tree.turns[action]!.sameAs ?? action;
  const ends = endsOf(tree, start);
  const through: (readonly [number, number])[] = [];
  for (const end of ends) for (let at = end; at !== start; at = tree.turns[at]!.parent!) through.push([at, 1 / ends.length]);
  return { through, ends: ends.map((end) => [end, 1 / ends.length]) };
}

/** Every way on from a turn has an equal part of what flows through it, and every action of a node an equal part of that. */
function nestedShares(tree: Tree, action: number): Shares {
  const waysFrom = waysOn(tree);
  const through: (readonly [number, number])[] = [];
  const ends: (readonly [number, number])[] = [];
  const spread = (turn: number, share: number): void => {
    const ways = waysFrom(turn);
    if (!ways.length) ends.push([turn, share]);
    for (const way of ways) {
      if ('end' in way) ends.push([way.end.leaf, share / ways.length]);
      else
        for (const next of way.turns) {
          const part = share / ways.length / way.turns.length;
          through.push([next, part]);
          spread(next, part);
        }
    }
  };
  spread(action, 1);
  return { through, ends };
}

/** The last turns, so far, of an action's continuations. */
function endsOf(tree: Tree, action: number): readonly number[] {
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
  const values = valuesByAction(tree, ({ verdict }) => verdict?.reward ?? null);
  return members.map((member) => meanOf(values.get(member) ?? []));
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
