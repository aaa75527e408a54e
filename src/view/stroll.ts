/** Where an arrow key leads in a trajectory tree. */
import type { Tree } from '../record/tree';
import { nodeOf, survey } from './branch';

/**
 * Left and right walk along a branch; down goes from a trunk turn to the other actions sampled there and on through them, up comes back;
 * Home and End are the trunk's ends. Undefined where the key leads nowhere.
 */
export function neighbourOf(tree: Tree, turn: number, key: string): number | undefined {
  const { others, lanes, starts } = survey(tree);
  const start = starts[turn];
  if (start === undefined) return undefined;
  const place = tree.initial.indexOf(turn);
  const lane = place >= 0 ? tree.initial : lanes.get(start)!.map(({ id }) => id);
  const node = nodeOf(tree, turn)!;
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
      return tree.initial[0];
    case 'End':
      return tree.initial.at(-1);
    default:
      return undefined;
  }
}
