/** How the branches ended that each action of a visited node led to, and what it is worth by them. */
import type { Outcome } from './tree';
import { branchOf } from './branch';
import { visitedNodes } from './node';
import { waysOn, type Branched } from './waysOn';

/** The sampled action that the branch of an outcome continues; of the initial trajectory, or one that leaves it after an action of its own, the last turn of it. */
function continuedAction({ turns, initial }: Branched, { leaf }: Outcome): number | undefined {
  const branch = branchOf(turns, leaf);
  return (branch.find((turn) => turn.sibling > 0) ?? branch.findLast(({ id }) => initial.includes(id)))?.id;
}

/** Where each node's branches are its own alone. */
function ownOutcomes(tree: Branched): ReadonlyMap<number, readonly Outcome[]> {
  const own = new Map<number, Outcome[]>();
  for (const outcome of tree.outcomes) {
    const action = continuedAction(tree, outcome);
    if (action !== undefined) own.set(action, [...(own.get(action) ?? []), outcome]);
  }
  const last = tree.initial.at(-1);
  const initial = (last === undefined ? null : own.get(last)) ?? [];
  const byAction = new Map<number, readonly Outcome[]>(own);
  for (const node of tree.initial) if (!own.has(node)) byAction.set(node, initial);
  for (const { id, sameAs } of tree.turns) if (sameAs !== undefined) byAction.set(id, byAction.get(sameAs) ?? []);
  return byAction;
}

/** The turns that an outcome may be that of an action of: the initial trajectory's, and the members of visited nodes. */
const actionsOf = (tree: Branched): readonly number[] => [...new Set([...tree.initial, ...[...visitedNodes(tree).values()].flat()])];

function outcomesBelow(tree: Branched): ReadonlyMap<number, readonly Outcome[]> {
  const waysFrom = waysOn(tree);
  const below = (turn: number): Outcome[] => waysFrom(turn).flatMap((way) => ('end' in way ? [way.end] : way.turns.flatMap(below)));
  return new Map(actionsOf(tree).map((action) => [action, [...new Set(below(action))]]));
}

/**
 * By action of a visited node, the initial one included: the outcomes of its continuations, in the order they are recorded in; of a nested tree all outcomes
 * below it. An action that was not continued because an equal one was has that one's; an initial action that was not continued anew has the initial
 * trajectory's. Empty or absent where none has ended yet.
 */
export const outcomesByAction = (tree: Branched): ReadonlyMap<number, readonly Outcome[]> => (tree.nested ? outcomesBelow(tree) : ownOutcomes(tree));

/** The mean; null where one is unknown, or there is none. */
const meanOf = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length && known.length === values.length ? known.reduce((total, value) => total + value, 0) / known.length : null;
};

/**
 * By action of a visited node, and in a nested tree by any turn: the values whose plain mean it is worth, given the value of an outcome. They are those of its
 * outcomes; in a nested tree those of the ways on from it, and of a single way those of the actions sampled there. A way that comes to a visited node is worth
 * the mean of the node's actions, so that each of them counts the same however many branches were sampled after it.
 */
export function valuesByAction(tree: Branched, valueOf: (outcome: Outcome) => number | null): ReadonlyMap<number, readonly (number | null)[]> {
  if (!tree.nested) return new Map([...ownOutcomes(tree)].map(([action, outcomes]) => [action, outcomes.map(valueOf)]));
  const waysFrom = waysOn(tree);
  const known = new Map<number, readonly (number | null)[]>();
  const worth = (turn: number): number | null => meanOf(valuesOf(turn));
  const valuesOf = (turn: number): readonly (number | null)[] => {
    const before = known.get(turn);
    if (before) return before;
    const ways = waysFrom(turn).map((way) => ('end' in way ? [valueOf(way.end)] : way.turns.length > 1 ? way.turns.map(worth) : valuesOf(way.turns[0]!)));
    const values = ways.length === 1 ? ways[0]! : ways.map(meanOf);
    known.set(turn, values);
    return values;
  };
  return new Map(tree.turns.map(({ id }) => [id, valuesOf(id)]));
}
