/** Steps whose turns are lost: how a log says so, so that none passes for a step in which nothing was sampled. */
import type { LabEvent } from './event';
import { beginsStep, outlineEvent, rewardsIn } from './outline';

/** A log cut at the beginning of each step; the first piece may be what comes before the first step. */
function cutIntoSteps(events: readonly LabEvent[]): LabEvent[][] {
  const pieces: LabEvent[][] = [];
  for (const event of events) {
    if (!pieces.length || beginsStep(event)) pieces.push([]);
    pieces.at(-1)!.push(event);
  }
  return pieces;
}

/** A step of whose events, the first of which began it, only those of an outline are left: `lost` takes the place of the first. */
export function loseTurns([first, ...others]: readonly LabEvent[], rewards: ArrayLike<number>): LabEvent[] {
  if (!first) return [];
  const { seq, run, step } = first;
  return [{ type: 'lost', rewards: Array.from(rewards), seq, run, step }, ...others.flatMap((event) => outlineEvent(event) ?? [])];
}

/** A step whose turns are let go of; what comes before the first step stays as it is. */
function letGo(piece: readonly LabEvent[]): readonly LabEvent[] {
  const first = piece[0]!;
  if (first.type === 'lost') return loseTurns(piece, first.rewards);
  return beginsStep(first) ? loseTurns(piece, piece.flatMap(rewardsIn)) : piece;
}

/** The log with the turns of all its steps let go of. */
export const loseAllTurns = (events: readonly LabEvent[]): LabEvent[] => cutIntoSteps(events).flatMap(letGo);

/** The log before event `end`, in which each step that lacks an event is said to be lost. `events` are in order, each number once. */
export function tellLosses(events: readonly LabEvent[], end: number): LabEvent[] {
  const pieces = cutIntoSteps(events);
  return pieces.flatMap((piece, index) => {
    const first = piece[0]!;
    const whole = piece.length === (pieces[index + 1]?.[0]!.seq ?? end) - first.seq;
    return whole && first.type !== 'lost' ? piece : letGo(piece);
  });
}

/** Whether a log before event `end` begins with its run, and lacks nothing but turns of steps that it says are lost. */
export function isAccountedFor(events: readonly LabEvent[], end: number): boolean {
  const before = events.findIndex(beginsStep);
  const told = before < 0 ? end : events[before]!.seq;
  return events[0]?.type === 'run' && events[0].seq === 0 && (before < 0 ? events.length : before) === told;
}
