/** What a turn's action earned, read from the groups of its tree; exported events carry it on the turn. */
import type { LabEvent } from './event';
import type { Group, Turn } from './tree';

/** Null is not zero: both are null before the groups are known, and for a turn that only continues a branch, which is compared with no other. */
export interface TurnCredit {
  /** Reward of the branch that the action led to. */
  readonly reward: number | null;
  /** Among the actions of its group. */
  readonly advantage: number | null;
}

/** The credit of the turn of this id, a member of one of the tree's groups or of none. */
export function creditOf({ groups }: { readonly groups: readonly Group[] }, turn: number): TurnCredit {
  const group = groups.find(({ members }) => members.includes(turn));
  if (!group) return { reward: null, advantage: null };
  const place = group.members.indexOf(turn);
  return { reward: group.rewards[place]!, advantage: group.advantages[place]! };
}

type TurnEvent = Extract<LabEvent, { readonly type: 'turn' }>;

/** An event as it is exported: a turn carries its credit. */
export type ExportedEvent = Exclude<LabEvent, TurnEvent> | (TurnEvent & { readonly turn: Turn & TurnCredit });

/** The log with the credit on every turn. A step's groups come after its turns, so it is read from its end. */
export function exportEvents(events: readonly LabEvent[]): ExportedEvent[] {
  const groups = new Map<number, Group[]>();
  const exported = events.toReversed().map((event): ExportedEvent => {
    if (event.type === 'step') groups.clear();
    if (event.type === 'group') groups.set(event.tree, [...(groups.get(event.tree) ?? []), event.group]);
    return event.type === 'turn' ? { ...event, turn: { ...event.turn, ...creditOf({ groups: groups.get(event.tree) ?? [] }, event.turn.id) } } : event;
  });
  return exported.reverse();
}
