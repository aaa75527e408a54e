/** What the shape of a trajectory tree says: the branches that leave its trunk, their ends and what those are worth. */
import type { Group, Outcome, Tree, Turn } from '../record/tree';

/** A tree looked over once. */
export interface Survey {
  /** By trunk node: the other actions sampled there, in sampling order. */
  readonly others: ReadonlyMap<number, readonly Turn[]>;
  /** By other action: it and its continuation, as far as it has grown. */
  readonly lanes: ReadonlyMap<number, readonly Turn[]>;
  /** By turn: the other action its branch began with; a trunk turn begins its own. */
  readonly starts: readonly number[];
  /** By other action, and under the trunk's last turn: how the branch ended. */
  readonly ends: ReadonlyMap<number, Outcome>;
}

const surveys = new WeakMap<Tree, Survey>();

/** Looks a tree over in one pass; the same record gives the same survey. Relies on parents coming before children, as they do in a log. */
export function survey(tree: Tree): Survey {
  const known = surveys.get(tree);
  if (known) return known;
  const nodeByParent = new Map(tree.initial.map((node) => [tree.turns[node]!.parent, node]));
  const trunk = new Set(tree.initial);
  const others = new Map<number, Turn[]>(tree.initial.map((node) => [node, []]));
  const lanes = new Map<number, Turn[]>();
  const starts: number[] = [];
  for (const turn of tree.turns) {
    const begins = trunk.has(turn.id) || turn.sibling > 0 || turn.parent === null;
    const start = begins ? turn.id : starts[turn.parent!]!;
    starts.push(start);
    if (trunk.has(turn.id)) continue;
    if (begins) {
      lanes.set(turn.id, [turn]);
      others.get(nodeByParent.get(turn.parent) ?? -1)?.push(turn);
    } else lanes.get(start)!.push(turn);
  }
  const ends = new Map(tree.outcomes.map((outcome) => [starts[outcome.leaf]!, outcome]));
  const result = { others, lanes, starts, ends };
  surveys.set(tree, result);
  return result;
}

/** How the branch through a turn ended; undefined while it still grows. */
export function outcomeOf(tree: Tree, turn: number): Outcome | undefined {
  const { starts, ends } = survey(tree);
  return ends.get(tree.initial.includes(turn) ? tree.initial.at(-1)! : starts[turn]!);
}

/** The reward of the branch through a turn; null until judged. */
export function rewardOf(tree: Tree, turn: number): number | null {
  return outcomeOf(tree, turn)?.verdict?.reward ?? null;
}

/** The trunk node at which a turn was sampled, or at which its branch left the trunk. */
export function nodeOf(tree: Tree, turn: number): number | undefined {
  const start = tree.turns[survey(tree).starts[turn] ?? -1];
  return start && tree.initial.find((node) => tree.turns[node]!.parent === start.parent);
}

/** The group a turn was compared in and its place there; undefined where none is known or the turn only continues a branch. */
export function placeOf(tree: Tree, turn: number): { readonly group: Group; readonly place: number } | undefined {
  const group = tree.groups.find((candidate) => candidate.members.includes(turn));
  return group && { group, place: group.members.indexOf(turn) };
}

/** The first node in order that still lacks actions or whose branches still grow; undefined when all are played to the end. */
export function exploredOf(tree: Tree, groupSize: number): number | undefined {
  const { others, ends } = survey(tree);
  return tree.initial.find((node) => {
    const members = others.get(node)!;
    return members.length < groupSize - 1 || members.some((member) => !ends.has(member.id));
  });
}

/** Whether the initial trajectory has come to its end. */
export function isTrunkWhole(tree: Tree): boolean {
  return tree.initial.length > 0 && survey(tree).ends.has(tree.initial.at(-1)!);
}

/** Completions that visiting every node takes, n(G − 1) + 1, against those of the full tree, Gⁿ. */
export function costOf(nodes: number, groupSize: number): { readonly visited: number; readonly full: number } {
  return { visited: nodes * (groupSize - 1) + 1, full: groupSize ** nodes };
}

/** The action in a word: the tool it calls, the specialist it asks, `answer` or `malformed`. */
export function deedOf(turn: Turn): string {
  return turn.action.type === 'call' ? turn.action.name : turn.action.type;
}
