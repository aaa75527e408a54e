/** The visited nodes of a tree: the turns at which other actions were sampled, wherever they are. */
import type { Tree } from './tree';

/** What of a tree says so. */
type Sampled = Pick<Tree, 'turns' | 'initial'>;

/** By visited node, in the order of their ids: the turns compared there, so far; the node's own first, then the others as they were sampled. */
export function visitedNodes({ turns, initial }: Sampled): ReadonlyMap<number, readonly number[]> {
  const byParent = new Map(initial.map((node) => [turns[node]!.parent, node]));
  const members = new Map<number, number[]>();
  for (const { id, parent, sibling, node = byParent.get(parent) } of turns)
    if (sibling > 0 && node !== undefined) members.set(node, [...(members.get(node) ?? [node]), id]);
  return new Map([...members].sort(([a], [b]) => a - b));
}
