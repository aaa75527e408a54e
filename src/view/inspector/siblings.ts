/** The distinct actions of the state that a turn was sampled in, and where two of their texts part. */
import { mean } from '../../math/statistics';
import { actionKey, distinctActions, type DistinctAction } from '../../record/distinctActions';
import type { Tree, Turn } from '../../record/tree';
import { partingWords } from '../delta/words';
import { groupPosition, indexTree, nodeOfTurn } from '../tree/branches';

/** A distinct action, as its group has it. */
export interface SiblingAction extends DistinctAction {
  /** The fewest that tell it from the others. */
  readonly words: string;
  /** Means over its copies; null until the group is compared. */
  readonly reward: number | null;
  readonly advantage: number | null;
}

/** The turn's own action, and the others of its state from the highest reward down. */
export interface Siblings {
  readonly own: SiblingAction;
  readonly others: readonly SiblingAction[];
}

/** The actions sampled so far where a turn was sampled; that of a continuation is alone. */
function membersOf(tree: Tree, { id }: Turn): readonly number[] {
  const { branchStarts, otherActions } = indexTree(tree);
  const node = branchStarts[id] === id ? nodeOfTurn(tree, id) : undefined;
  return node === undefined ? [id] : [node, ...(otherActions.get(node) ?? []).map((other) => other.id)];
}

/** The distinct actions of the turn's state. */
export function siblingsOf(tree: Tree, turn: Turn): Siblings {
  const group = groupPosition(tree, turn.id)?.group;
  const members = group?.members ?? membersOf(tree, turn);
  const distinct = distinctActions(tree.turns, { members });
  const words = partingWords(distinct.map((action) => action.turn));
  const actions = distinct.map((action, i): SiblingAction => {
    const key = actionKey(action.turn);
    const meanOf = (values: readonly number[]): number => mean(values.filter((_, place) => actionKey(tree.turns[members[place]!]!) === key));
    return { ...action, words: words[i]!, reward: group ? meanOf(group.rewards) : null, advantage: group ? meanOf(group.advantages) : null };
  });
  const key = actionKey(turn);
  const others = actions.filter((action) => actionKey(action.turn) !== key);
  return {
    own: actions.find((action) => actionKey(action.turn) === key)!,
    others: others.sort((a, b) => (b.reward ?? 0) - (a.reward ?? 0))
  };
}

/** Why there is no sibling to compare a turn with, in a sentence. */
export function lackOfSiblings(tree: Tree, turn: Turn, { own }: Siblings): string {
  if (indexTree(tree).branchStarts[turn.id] !== turn.id) return 'A continuation is sampled once, so it has no siblings to be compared with.';
  const soFar = own.reward === null ? ' so far' : '';
  return own.copies > 1 ? `All ${own.copies} actions sampled in this state${soFar} are the same.` : `No other action was sampled in this state${soFar}.`;
}

/** A text in three parts: what it has in common with another from the beginning, the word at which they part, and the rest. */
export function partText(text: string, other: string): readonly [common: string, word: string, rest: string] {
  let shared = 0;
  while (shared < text.length && text[shared] === other[shared]) shared++;
  const at = shared === text.length ? shared : text.lastIndexOf(' ', shared) + 1;
  const end = text.indexOf(' ', at);
  return end < 0 ? [text.slice(0, at), text.slice(at), ''] : [text.slice(0, at), text.slice(at, end), text.slice(end)];
}
