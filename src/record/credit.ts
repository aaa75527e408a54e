/** The reward and advantage of a turn's action, read from the groups of its tree; exported events carry them on the turn. */
import type { LabEvent } from './event';
import { beginsStep } from './outline';
import type { Tree, Turn } from './tree';

/** Both are null, which is not zero, before they are known, and for a turn that was compared with none. */
export interface TurnCredit {
  /** Reward of the branch that the action led to, or what it was worth over the batch. */
  readonly reward: number | null;
  /** Of the action within its group, or over the batch. */
  readonly advantage: number | null;
}

/** What of a tree says how its actions fared. */
type Credited = Pick<Tree, 'groups' | 'credits'>;

/** The credit of the turn of this id, which is in one of the tree's groups, in the batch, or in neither. */
export function creditOf({ groups, credits = [] }: Credited, turn: number): TurnCredit {
  const own = credits.find((credit) => credit.turn === turn);
  if (own) return { reward: own.reward, advantage: own.advantage };
  const group = groups.find(({ members }) => members.includes(turn));
  if (!group) return { reward: null, advantage: null };
  const member = group.members.indexOf(turn);
  return { reward: group.rewards[member]!, advantage: group.advantages[member]! };
}

type TurnEvent = Extract<LabEvent, { readonly type: 'turn' }>;

/** An event as it is exported: a turn event also has the turn's reward and advantage. */
export type ExportedEvent = Exclude<LabEvent, TurnEvent> | (TurnEvent & { readonly turn: Turn & TurnCredit });

/** The log with reward and advantage on every turn. A step's credit follows its turns, so the log is read backwards. */
export function exportEvents(events: readonly LabEvent[]): ExportedEvent[] {
  const trees = new Map<number, Credited>();
  const treeOf = (tree: number): Credited => trees.get(tree) ?? { groups: [] };
  const exported = events.toReversed().map((event): ExportedEvent => {
    if (beginsStep(event)) trees.clear();
    if (event.type === 'group') trees.set(event.tree, { ...treeOf(event.tree), groups: [...treeOf(event.tree).groups, event.group] });
    if (event.type === 'credit') trees.set(event.tree, { ...treeOf(event.tree), credits: event.credits });
    return event.type === 'turn' ? { ...event, turn: { ...event.turn, ...creditOf(treeOf(event.tree), event.turn.id) } } : event;
  });
  return exported.reverse();
}
