/** One step of a log: its outline, which stays, and all of its events while they are in memory. */
import type { LabEvent } from '../../record/event';
import { loseTurns } from '../../record/lostStep';
import { beginsStep, outlineEvent, rewardsIn } from '../../record/outline';
import type { ViewState } from './reducer';

/** The events from the beginning of a step to that of the next; the first segment is what comes before the first step. */
export interface Segment {
  /** The number of its first event. */
  readonly from: number;
  readonly outline: LabEvent[];
  /** Null while they are not in memory. */
  events: LabEvent[] | null;
  /** Of the outcomes that were judged. */
  rewards: number[] | Float32Array;
  /** The view before its first event; null where it is to be computed from an earlier one. */
  start: ViewState | null;
}

/** A segment without events, which are in memory as they come. */
export const emptySegment = (from: number, start: ViewState | null): Segment => ({ from, outline: [], events: [], rewards: [], start });

/** Whether the segment's events stood in storage alone, to be read again: not those of a step that is lost, nor of what comes before the first step, which its outline has. */
export const isPaged = ({ events, outline }: Segment): boolean => events === null && (outline[0]?.type === 'step' || outline[0]?.type === 'lesson');

/** The segment's events as far as they are in memory; a step of which that is the outline alone begins with `lost`. */
export function keptEvents({ events, outline, rewards }: Segment): readonly LabEvent[] {
  return events ?? (outline[0] && beginsStep(outline[0]) ? loseTurns(outline, rewards) : outline);
}

/** Adds an event at the segment's end. */
export function addEvent(segment: Segment, event: LabEvent): void {
  const kept = outlineEvent(event);
  if (kept) segment.outline.push(kept);
  const rewards = rewardsIn(event);
  if (rewards.length) segment.rewards = [...segment.rewards, ...rewards];
  segment.events?.push(event);
}

/** Removes the events numbered `seq` and later. */
export function cutSegment(segment: Segment, seq: number): void {
  const isEarlier = (event: LabEvent): boolean => event.seq < seq;
  segment.outline.splice(0, Infinity, ...segment.outline.filter(isEarlier));
  if (!segment.events) return;
  segment.events = segment.events.filter(isEarlier);
  segment.rewards = segment.events.flatMap(rewardsIn);
}

/** Whether events read from storage are all of a segment that ends before event `to`: another tab may have taken the run up, or its early turns may be gone. */
export function isWhole({ from, outline }: Segment, to: number, events: readonly LabEvent[]): boolean {
  if (events.length !== to - from || events.some(({ seq }, index) => seq !== from + index)) return false;
  const metrics = (log: readonly LabEvent[]): string => JSON.stringify(log.filter(({ type }) => type === 'metrics'));
  const found = events.flatMap((event) => outlineEvent(event) ?? []);
  return found.length === outline.length && found.every(({ type }, index) => type === outline[index]!.type) && metrics(found) === metrics(outline);
}
