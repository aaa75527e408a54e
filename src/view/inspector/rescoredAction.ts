/** What re-scoring says of a turn's action, or why it says nothing. */
import type { RescoredAction, RescoredGroup } from '../../record/rescored';
import type { Group, Tree, Turn } from '../../record/tree';
import type { ViewState } from '../playback/reducer';
import { groupPosition } from '../tree/branches';

/** The action as it was scored again, with its group; or, for people, why it was not. */
type Rescoring =
  | { readonly known: true; readonly action: RescoredAction; readonly rescored: RescoredGroup; readonly group: Group; readonly advantage: number }
  | { readonly known: false; readonly reason: string };

const unknown = (reason: string): Rescoring => ({ known: false, reason });

/** Re-scoring of the action that a turn is. */
export function rescoringOf({ config, report, rescored, phase }: ViewState, tree: Tree, turn: Turn): Rescoring {
  if (config?.trained === 'none') return unknown('Nobody is trained in this run, so that no probability changes.');
  if (config?.rescore === 'off') return unknown('Re-scoring is off in this run (Settings, Update).');
  const place = groupPosition(tree, turn.id);
  if (!rescored) {
    if (tree.groups.length && !place) return unknown('A continuation is context: it is not trained on, and not scored again.');
    return unknown(report || phase === 'Idle' ? 'Nothing was scored again in this step.' : 'Known after this step’s update.');
  }
  if (!place) return unknown('A continuation is context: it is not trained on, and not scored again.');
  const group = rescored.find((candidate) => candidate.tree === tree.index && candidate.node === place.group.node);
  const key = turn.sampled.join();
  const action = group?.actions.find((each) => tree.turns[each.turn]?.sampled.join() === key);
  if (!group || !action) return unknown('Its group was not scored again: it was not trained on, nor on the way to one that was.');
  return { known: true, action, rescored: group, group: place.group, advantage: place.group.advantages[place.place]! };
}
