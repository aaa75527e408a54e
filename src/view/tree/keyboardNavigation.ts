/** Where an arrow key leads in a trajectory tree. */
import type { Tree } from '../../record/tree';
import { nodeOfTurn, indexTree } from './branches';

/**
 * Left and right walk along a branch; down goes from a trunk turn to the other actions sampled there and on through them, up comes back;
 * Home and End are the trunk's ends. Undefined where the key leads nowhere.
 */
export function neighbourOf(tree: Tree, turn: number, key: string): number | undefined {
  const { otherActions: others, branches: lanes, branchStarts: starts } = indexTree(tree);
  const start = starts[turn];
  if (start === undefined) return undefined;
  const place = tree.trunk.indexOf(turn);
  const lane = place >= 0 ? tree.trunk : lanes.get(start)!.map(({ id }) => id);
  const node = nodeOfTurn(tree, turn)!;
  const column = [node, ...others.get(node)!.map(({ id }) => id)];
  const row = column.indexOf(start);
  switch (key) {
    case 'ArrowRight':
      return lane[lane.indexOf(turn) + 1];
    case 'ArrowLeft':
      return lane[lane.indexOf(turn) - 1] ?? (place < 0 ? node : undefined);
    case 'ArrowDown':
      return column[row + 1];
    case 'ArrowUp':
      return column[row - 1];
    case 'Home':
      return tree.trunk[0];
    case 'End':
      return tree.trunk.at(-1);
    default:
      return undefined;
  }
}
