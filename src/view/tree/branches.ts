/** Look-ups in a trajectory tree: the branches from the initial trajectory, their outcomes and rewards. */
import type { Group, Outcome, Tree, Turn } from '../../record/tree';

/** An index of a tree. */
export interface TreeIndex {
  /** By node of the initial trajectory: the other actions sampled there, in sampling order. */
  readonly otherActions: ReadonlyMap<number, readonly Turn[]>;
  /** By other action: it and its continuation, as far as it has grown. */
  readonly branches: ReadonlyMap<number, readonly Turn[]>;
  /** By turn: the first turn of its branch; a turn of the initial trajectory is its own. */
  readonly branchStarts: readonly number[];
  /** By other action, and under the last turn of the initial trajectory: how the branch ended. */
  readonly outcomes: ReadonlyMap<number, Outcome>;
}

const indexes = new WeakMap<Tree, TreeIndex>();

/** Indexes a tree in one pass; the same record gives the same index. Relies on parents coming before children, as they do in a log. */
export function indexTree(tree: Tree): TreeIndex {
  const known = indexes.get(tree);
  if (known) return known;
  const nodeByParent = new Map(tree.initial.map((node) => [tree.turns[node]!.parent, node]));
  const initial = new Set(tree.initial);
  const otherActions = new Map<number, Turn[]>(tree.initial.map((node) => [node, []]));
  const branches = new Map<number, Turn[]>();
  const branchStarts: number[] = [];
  for (const turn of tree.turns) {
    const begins = initial.has(turn.id) || turn.sibling > 0 || turn.parent === null;
    const start = begins ? turn.id : branchStarts[turn.parent!]!;
    branchStarts.push(start);
    if (initial.has(turn.id)) continue;
    if (begins) {
      branches.set(turn.id, [turn]);
      otherActions.get(nodeByParent.get(turn.parent) ?? -1)?.push(turn);
    } else branches.get(start)!.push(turn);
  }
  const outcomes = new Map(tree.outcomes.map((outcome) => [branchStarts[outcome.leaf]!, outcome]));
  const index = { otherActions, branches, branchStarts, outcomes };
  indexes.set(tree, index);
  return index;
}

/** How the branch through a turn ended; undefined while it still grows. */
export function branchOutcome(tree: Tree, turn: number): Outcome | undefined {
  const { branchStarts, outcomes } = indexTree(tree);
  return outcomes.get(tree.initial.includes(turn) ? tree.initial.at(-1)! : branchStarts[turn]!);
}

/** The reward of the branch through a turn; null until judged. */
export function branchReward(tree: Tree, turn: number): number | null {
  return branchOutcome(tree, turn)?.verdict?.reward ?? null;
}

/** The node at which a turn was sampled, or at which its branch left the initial trajectory. */
export function nodeOfTurn(tree: Tree, turn: number): number | undefined {
  const start = tree.turns[indexTree(tree).branchStarts[turn] ?? -1];
  return start && tree.initial.find((node) => tree.turns[node]!.parent === start.parent);
}

/** The group a turn was compared in and its place there; undefined where none is known or the turn only continues a branch. */
export function groupPosition(tree: Tree, turn: number): { readonly group: Group; readonly place: number } | undefined {
  const group = tree.groups.find((candidate) => candidate.members.includes(turn));
  return group && { group, place: group.members.indexOf(turn) };
}

/** The first node in order that still lacks actions or whose branches still grow; undefined when all are played to the end. */
export function firstUnfinishedNode(tree: Tree, groupSize: number): number | undefined {
  const { otherActions, outcomes } = indexTree(tree);
  return tree.initial.find((node) => {
    const members = otherActions.get(node)!;
    return members.length < groupSize - 1 || members.some((member) => !outcomes.has(member.id));
  });
}

/** Whether the initial trajectory has come to its end. */
export function isInitialComplete(tree: Tree): boolean {
  return tree.initial.length > 0 && indexTree(tree).outcomes.has(tree.initial.at(-1)!);
}

/** Completions that visiting every node takes, n(G − 1) + 1, against those of the full tree, Gⁿ. */
export function completionCounts(nodes: number, groupSize: number): { readonly visited: number; readonly full: number } {
  return { visited: nodes * (groupSize - 1) + 1, full: groupSize ** nodes };
}

/** The action in a word: the tool it calls, the specialist it asks, `answer` or `malformed`. */
export function actionName(turn: Turn): string {
  return turn.action.type === 'call' ? turn.action.name : turn.action.type;
}
