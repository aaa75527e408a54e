/** Look-ups in a trajectory tree: the branches from the initial trajectory, their outcomes and rewards. */
import { outcomesByAction } from '../../record/actionOutcomes';
import { visitedNodes } from '../../record/node';
import { waysOn } from '../../record/waysOn';
import type { Group, Outcome, Tree, Turn } from '../../record/tree';

/** An index of a tree. */
export interface TreeIndex {
  /** By node, every turn of the initial trajectory among them: the other actions sampled there, in sampling order. */
  readonly otherActions: ReadonlyMap<number, readonly Turn[]>;
  /** By other action: it and its first continuation, as far as it has grown. */
  readonly branches: ReadonlyMap<number, readonly Turn[]>;
  /** By other action, and by node whose action was continued anew: its continuations, each from the turn after the action on. */
  readonly continuations: ReadonlyMap<number, readonly (readonly Turn[])[]>;
  /** By turn: the action its branch begins with; a turn of the initial trajectory, and any that was compared, is its own. */
  readonly branchStarts: readonly number[];
  /** By action: the node at which it was sampled. */
  readonly nodes: ReadonlyMap<number, number>;
  /** By turn: the first turn of its continuation; an action is its own. */
  readonly lineStarts: readonly number[];
  /** By first turn of a continuation, by action that ended its branch, and under the last turn of the initial trajectory: how it ended. */
  readonly outcomes: ReadonlyMap<number, Outcome>;
  /** By action: how its continuations ended, or those of the equal action continued in its place. */
  readonly actionOutcomes: ReadonlyMap<number, readonly Outcome[]>;
}

const indexes = new WeakMap<Tree, TreeIndex>();

/** By action of a visited node: the node. */
const nodesByAction = (tree: Tree): ReadonlyMap<number, number> =>
  new Map([...visitedNodes(tree)].flatMap(([node, members]) => members.map((member) => [member, node])));

/** Indexes a tree in one pass; the same record gives the same index. Relies on parents coming before children, as they do in a log. */
export function indexTree(tree: Tree): TreeIndex {
  const known = indexes.get(tree);
  if (known) return known;
  const nodeByParent = new Map(tree.initial.map((node) => [tree.turns[node]!.parent, node]));
  const initial = new Set(tree.initial);
  const compared = nodesByAction(tree);
  const nodes = new Map<number, number>();
  const otherActions = new Map<number, Turn[]>(tree.initial.map((node) => [node, []]));
  const lines = new Map<number, Turn[]>();
  const continuations = new Map<number, Turn[][]>();
  const branchStarts: number[] = [];
  const lineStarts: number[] = [];
  for (const turn of tree.turns) {
    const begins = initial.has(turn.id) || compared.has(turn.id) || turn.sibling > 0 || turn.parent === null;
    const start = begins ? turn.id : branchStarts[turn.parent!]!;
    const continues = !begins && turn.parent !== start;
    const line = continues ? lineStarts[turn.parent!]! : turn.id;
    branchStarts.push(start);
    lineStarts.push(line);
    if (begins) {
      const node = initial.has(turn.id) ? turn.id : (compared.get(turn.id) ?? nodeByParent.get(turn.parent));
      if (node === undefined) continue;
      nodes.set(turn.id, node);
      if (node === turn.id) otherActions.set(node, otherActions.get(node) ?? []);
      else otherActions.get(node)?.push(turn);
    } else if (continues) lines.get(line)!.push(turn);
    else {
      lines.set(line, [turn]);
      continuations.set(start, [...(continuations.get(start) ?? []), lines.get(line)!]);
    }
  }
  const others = tree.turns.filter((turn) => branchStarts[turn.id] === turn.id && !initial.has(turn.id));
  const branches = new Map(others.map((turn): [number, Turn[]] => [turn.id, [turn, ...(continuations.get(turn.id)?.[0] ?? [])]]));
  const outcomes = new Map(tree.outcomes.map((outcome) => [lineStarts[outcome.leaf]!, outcome]));
  const index = { otherActions, branches, continuations, branchStarts, nodes, lineStarts, outcomes, actionOutcomes: outcomesByAction(tree) };
  indexes.set(tree, index);
  return index;
}

/** How play first went on from a turn of a nested tree, to its end. */
function firstEnd(tree: Tree, turn: number): Outcome | undefined {
  const waysFrom = waysOn(tree);
  let [way] = waysFrom(turn);
  while (way && !('end' in way)) [way] = waysFrom(way.turns[0]!);
  return way?.end;
}

/** How the branch through a turn ended; of an action that was continued several times, the first continuation. Undefined while it still grows. */
export function branchOutcome(tree: Tree, turn: number): Outcome | undefined {
  const { branchStarts, lineStarts, outcomes, actionOutcomes } = indexTree(tree);
  if (tree.initial.includes(turn)) return outcomes.get(tree.initial.at(-1)!);
  if (tree.nested) return firstEnd(tree, turn);
  return branchStarts[turn] === turn ? actionOutcomes.get(turn)?.[0] : outcomes.get(lineStarts[turn]!);
}

/** The node at which a turn was sampled, or at which its branch left the initial trajectory or another branch. */
export function nodeOfTurn(tree: Tree, turn: number): number | undefined {
  const { branchStarts, nodes } = indexTree(tree);
  return nodes.get(branchStarts[turn] ?? -1);
}

/** The group a turn was compared in and its place there; undefined where none is known or the turn only continues a branch. */
export function groupPosition(tree: Tree, turn: number): { readonly group: Group; readonly place: number } | undefined {
  const group = tree.groups.find((candidate) => candidate.members.includes(turn));
  return group && { group, place: group.members.indexOf(turn) };
}

/** The first node in order that still lacks actions or whose branches still grow; undefined when all are played to the end. Of a nested tree those that were visited. */
export function firstUnfinishedNode(tree: Tree, groupSize: number): number | undefined {
  const { otherActions, continuations, actionOutcomes } = indexTree(tree);
  const waysFrom = waysOn(tree);
  const grows = (turn: number): boolean => {
    const ways = waysFrom(turn);
    return !ways.length || ways.some((way) => !('end' in way) && way.turns.some(grows));
  };
  const isOpen = (action: number): boolean =>
    tree.nested ? grows(action) : (actionOutcomes.get(action)?.length ?? 0) < Math.max(1, continuations.get(action)?.length ?? 0);
  const isUnfinished = (node: number): boolean => {
    const members = otherActions.get(node)!;
    return members.length < groupSize - 1 || [node, ...members.map(({ id }) => id)].some(isOpen);
  };
  return (tree.nested ? [...visitedNodes(tree).keys()] : tree.initial).find(isUnfinished);
}

/** Whether the initial trajectory has come to its end. */
export function isInitialComplete(tree: Tree): boolean {
  return tree.initial.length > 0 && indexTree(tree).outcomes.has(tree.initial.at(-1)!);
}

/** Completions that visiting every node takes, n(G − 1) + 1, against those of the full tree, Gⁿ. */
export function completionCounts(nodes: number, groupSize: number): { readonly visited: number; readonly full: number } {
  return { visited: nodes * (groupSize - 1) + 1, full: groupSize ** nodes };
}
