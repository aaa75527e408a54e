/** The outline of a log: what stays in memory of every step, while its turns are read from storage when it is looked at. */
import type { LabEvent } from './event';

/** Rewards of the outcomes that one step's events judged. */
interface StepRewards {
  readonly step: number;
  readonly values: Float32Array;
}

/** A log, or a piece of it, without what is large. */
export interface Outline {
  /** The events that `outlineEvent` keeps, oldest first. */
  readonly events: readonly LabEvent[];
  /** In the order of the log; a step may be in several pieces. */
  readonly rewards: readonly StepRewards[];
  /** The number after the last event's, kept or not; 0 where there is none. */
  readonly end: number;
}

/** What an outline keeps of an event: all of it; that its step begins, without its tasks or rewards; or nothing, because it is large and of one step's picture alone. */
type Keeping = 'all' | 'beginning' | 'nothing';

/** A new kind of event does not compile until it is entered here. */
const KEEPING: Readonly<Record<LabEvent['type'], Keeping>> = {
  run: 'all',
  step: 'beginning',
  lesson: 'beginning',
  lost: 'beginning',
  phase: 'all',
  turn: 'nothing',
  outcome: 'nothing',
  verdict: 'nothing',
  group: 'nothing',
  score: 'nothing',
  credit: 'nothing',
  select: 'all',
  rescored: 'nothing',
  update: 'all',
  taught: 'all',
  heldOut: 'all',
  subtasks: 'all',
  memory: 'all',
  evaluation: 'all',
  evaluating: 'all',
  metrics: 'all',
  collapse: 'all',
  checkpoint: 'all',
  resumed: 'all',
  failure: 'all'
};

/** Whether an event begins a step. */
export const beginsStep = ({ type }: LabEvent): boolean => KEEPING[type] === 'beginning';

/** The event as an outline keeps it; null where it keeps none. */
export function outlineEvent(event: LabEvent): LabEvent | null {
  if (event.type === 'step' || event.type === 'lesson') return { ...event, tasks: [] };
  if (event.type === 'lost') return { ...event, rewards: [] };
  return KEEPING[event.type] === 'nothing' ? null : event;
}

/** The rewards that an event tells of. */
export function rewardsIn(event: LabEvent): readonly number[] {
  if (event.type === 'lost') return event.rewards;
  return event.type === 'verdict' ? [event.verdict.reward] : [];
}

/** The outline of a log or of a piece of it. */
export function outlineOf(events: readonly LabEvent[]): Outline {
  const rewards = new Map<number, number[]>();
  for (const event of events) {
    const more = rewardsIn(event);
    if (more.length) rewards.set(event.step, [...(rewards.get(event.step) ?? []), ...more]);
  }
  return {
    events: events.flatMap((event) => outlineEvent(event) ?? []),
    rewards: [...rewards].map(([step, values]) => ({ step, values: Float32Array.from(values) })),
    end: (events.at(-1)?.seq ?? -1) + 1
  };
}

/** The outline of a log from those of its pieces, in order. */
export function joinOutlines(pieces: readonly Outline[]): Outline {
  return {
    events: pieces.flatMap(({ events }) => events),
    rewards: pieces.flatMap(({ rewards }) => rewards),
    end: pieces.at(-1)?.end ?? 0
  };
}
