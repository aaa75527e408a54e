/** The reward and advantage of a turn's action, read from the groups of its tree; exported events carry them on the turn. */
import type { LabEvent } from './event';
import { beginsStep } from './outline';
import type { Group, Turn } from './tree';

/** Both are null, which is not zero, before the groups are known, and for a turn that continues a branch and is a member of no group. */
export interface TurnCredit {
  /** Reward of the branch that the action led to. */
  readonly reward: number | null;
  /** Of the action within its group. */
  readonly advantage: number | null;
}

/** The credit of the turn of this id, a member of one of the tree's groups or of none. */
export function creditOf({ groups }: { readonly groups: readonly Group[] }, turn: number): TurnCredit {
  const group = groups.find(({ members }) => members.includes(turn));
  if (!group) return { reward: null, advantage: null };
  const member = group.members.indexOf(turn);
  return { reward: group.rewards[member]!, advantage: group.advantages[member]! };
}

type TurnEvent = Extract<LabEvent, { readonly type: 'turn' }>;

/** An event as it is exported: a turn event also has the turn's reward and advantage. */
export type ExportedEvent = Exclude<LabEvent, TurnEvent> | (TurnEvent & { readonly turn: Turn & TurnCredit });

/** The log with reward and advantage on every turn. A step's groups follow its turns, so the log is read backwards. */
export function exportEvents(events: readonly LabEvent[]): ExportedEvent[] {
  const groups = new Map<number, Group[]>();
  const exported = events.toReversed().map((event): ExportedEvent => {
    if (beginsStep(event)) groups.clear();
    if (event.type === 'group') groups.set(event.tree, [...(groups.get(event.tree) ?? []), event.group]);
    return event.type === 'turn' ? { ...event, turn: { ...event.turn, ...creditOf({ groups: groups.get(event.tree) ?? [] }, event.turn.id) } } : event;
  });
  return exported.reverse();
}
