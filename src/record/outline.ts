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

/** Events that are read again when their step is looked at: turns, what judges them, and the progress of an evaluation. */
const LARGE: readonly LabEvent['type'][] = ['turn', 'outcome', 'verdict', 'group', 'evaluating'];

/** The event as an outline keeps it, a step without its tasks; null where it keeps none. */
export function outlineEvent(event: LabEvent): LabEvent | null {
  if (event.type === 'step' || event.type === 'lesson') return { ...event, tasks: [] };
  return LARGE.includes(event.type) ? null : event;
}

/** The outline of a log or of a piece of it. */
export function outlineOf(events: readonly LabEvent[]): Outline {
  const rewards = new Map<number, number[]>();
  for (const event of events) if (event.type === 'verdict') rewards.set(event.step, [...(rewards.get(event.step) ?? []), event.verdict.reward]);
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
