/** How play went on from the turns of a nested tree, in which nodes were visited on branches too. */
import type { Outcome, Tree } from './tree';
import { visitedNodes } from './node';

/** What of a tree says so. */
export type Branched = Pick<Tree, 'turns' | 'initial' | 'outcomes' | 'nested'>;

/** One way on from a turn: its branch ended with it; it went on with a turn; or with each of the actions of a visited node. */
type Way = { readonly end: Outcome } | { readonly turns: readonly number[] };

/**
 * The ways on from each turn, all of the same weight: its end, or its continuations, each with the actions of the node where it begins with one. The initial
 * trajectory is no way on from an action that was continued anew, unless a later node of it was visited. What repeats an equal action goes on as that one did.
 */
export function waysOn(tree: Branched): (turn: number) => readonly Way[] {
  const { turns, initial, outcomes } = tree;
  const nodes = visitedNodes(tree);
  const place = new Map(initial.map((id, index) => [id, index]));
  const lastVisited = initial.findLastIndex((id) => nodes.has(id));
  const ends = new Map(outcomes.map((outcome) => [outcome.leaf, outcome]));
  const continuations = new Map<number, number[]>();
  for (const { id, parent, sibling } of turns) if (parent !== null && sibling === 0) continuations.set(parent, [...(continuations.get(parent) ?? []), id]);
  return (turn) => {
    const action = turns[turn]!.sameAs ?? turn;
    const end = ends.get(action);
    const all = continuations.get(action) ?? [];
    const anew = all.filter((id) => !place.has(id));
    const at = place.get(action);
    const lines = at !== undefined && at >= lastVisited && anew.length ? anew : all;
    return [...(end ? [{ end }] : []), ...lines.map((id) => ({ turns: nodes.get(id) ?? [id] }))];
  };
}
