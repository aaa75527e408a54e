/** Where an arrow key leads in a trajectory tree. */
import type { Tree } from '../../record/tree';
import { nodeOfTurn, indexTree } from './branches';

/**
 * Left and right walk along a branch; down goes from a turn of the initial trajectory to the other actions sampled there and on through them, up comes back,
 * by way of the other continuations of an action that has several; Home and End lead to the ends of the initial trajectory. Undefined where the key leads nowhere.
 */
export function neighbourOf(tree: Tree, turn: number, key: string): number | undefined {
  const { otherActions, continuations, branchStarts, lineStarts } = indexTree(tree);
  const start = branchStarts[turn];
  if (start === undefined) return undefined;
  const place = tree.initial.indexOf(turn);
  const lines = continuations.get(start) ?? [];
  const at = Math.max(
    0,
    lines.findIndex(([first]) => first!.id === lineStarts[turn])
  );
  const branch = place >= 0 ? tree.initial : [start, ...(lines[at] ?? []).map(({ id }) => id)];
  const node = nodeOfTurn(tree, turn)!;
  const anew = (continuations.get(node) ?? []).map(([first]) => first!.id);
  const column = [node, ...otherActions.get(node)!.map(({ id }) => id), ...anew];
  const row = column.indexOf(anew.includes(lineStarts[turn]!) ? lineStarts[turn]! : start);
  const isContinued = start !== turn && start !== node;
  switch (key) {
    case 'ArrowRight':
      return branch[branch.indexOf(turn) + 1];
    case 'ArrowLeft':
      return branch[branch.indexOf(turn) - 1] ?? (place < 0 ? node : undefined);
    case 'ArrowDown':
      return (isContinued ? lines[at + 1]?.[0]!.id : undefined) ?? column[row + 1];
    case 'ArrowUp':
      return (isContinued ? lines[at - 1]?.[0]!.id : undefined) ?? column[row - 1];
    case 'Home':
      return tree.initial[0];
    case 'End':
      return tree.initial.at(-1);
    default:
      return undefined;
  }
}
