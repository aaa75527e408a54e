/** What a line of the strip is about: the settings, the step, and the group and the action that a person looks at. */
import type { RunConfig } from '../../record/config';
import type { Group, Tree, Turn } from '../../record/tree';
import { deltaOf, type Delta, type Flow } from '../delta/stream';
import type { ViewState } from '../playback/reducer';
import { indexTree, nodeOfTurn } from '../tree/branches';

/** A group, from the moment its first action is sampled, and one of its actions. */
export interface FormulaSubject {
  readonly node: number;
  /** The action: itself selected, or begun by what is. */
  readonly action: Turn;
  /** The group's samples as they flow. */
  readonly flow: Flow;
  /** Null until rewards are compared. */
  readonly group: Group | null;
  /** Place of the action among the group's members; −1 without a group. */
  readonly place: number;
}

/** What a line is computed from. */
export interface FormulaContext {
  readonly view: ViewState;
  readonly config: RunConfig;
  readonly tree: Tree;
  readonly delta: Delta;
  /** Null where nothing is selected: the line then says its symbols alone. */
  readonly subject: FormulaSubject | null;
  /** The turn that is selected, whatever it belongs to. */
  readonly turn: Turn | null;
}

/** The group and the action that a turn belongs to; null where it belongs to none. */
function subjectOf(tree: Tree, turn: number): FormulaSubject | null {
  const node = nodeOfTurn(tree, turn);
  const action = tree.turns[indexTree(tree).branchStarts[turn] ?? -1];
  const flow = deltaOf(tree, node).flows.find((each) => each.node === node);
  if (node === undefined || !action || !flow) return null;
  const group = tree.groups.find((each) => each.node === node) ?? null;
  return { node, action, flow, group, place: group ? group.members.indexOf(action.id) : -1 };
}

/** The context of a tree's formulas, with `turn` selected. */
export function formulaContext(view: ViewState, config: RunConfig, tree: Tree, turn: number | null): FormulaContext {
  return {
    view,
    config,
    tree,
    delta: deltaOf(tree),
    subject: turn === null ? null : subjectOf(tree, turn),
    turn: turn === null ? null : (tree.turns[turn] ?? null)
  };
}
