/** How the branches ended that each action of a visited node was continued to. */
import type { Outcome, Tree } from './tree';
import { branchOf } from './branch';

/** What of a tree says so. */
type Branched = Pick<Tree, 'turns' | 'initial' | 'outcomes'>;

/** The sampled action that the branch of an outcome continues; of the initial trajectory, or one that leaves it after an action of its own, the last turn of it. */
function continuedAction({ turns, initial }: Branched, { leaf }: Outcome): number | undefined {
  const branch = branchOf(turns, leaf);
  return (branch.find((turn) => turn.sibling > 0) ?? branch.findLast(({ id }) => initial.includes(id)))?.id;
}

/**
 * By action of a visited node, the initial one included: the outcomes of its continuations, in the order they are recorded in. An action that was not continued
 * because an equal one was has that one's; an initial action that was not continued anew has the initial trajectory's. Empty or absent where none has ended yet.
 */
export function outcomesByAction(tree: Branched): ReadonlyMap<number, readonly Outcome[]> {
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
