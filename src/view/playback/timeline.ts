/** The log of a run and the view after any of its events; of steps that are neither new nor looked at, it holds an outline. */
import type { Granularity } from '../../bridge/protocol';
import type { LabEvent } from '../../record/event';
import { beginsStep, rewardsIn, type Outline } from '../../record/outline';
import { INITIAL_VIEW, reduceEvent, type ViewState } from './reducer';
import { addEvent, cutSegment, emptySegment, isPaged, isWhole, keptEvents, type Segment } from './segment';
import { TextPool } from './textPool';
import { unitEnds } from './unitEnds';

/** Newest steps whose events stay in memory. */
const NEWEST = 4;

/** Other steps whose events stay in memory, those looked at last. */
const RECENT = 4;

/** Steps from one stored view to the next; a view between them is computed from the outlines since. */
const STRIDE = 32;

/** Events of a run that are not in memory: those numbered from `from` up to, not including, `to`. */
export interface MissingSpan {
  readonly run: string;
  readonly from: number;
  readonly to: number;
}

/** What is known of every step. */
export interface StepSummary {
  readonly step: number;
  /** The log lengths at which it begins and ends. */
  readonly from: number;
  readonly to: number;
  /** Of all outcomes of the step that were judged. */
  readonly rewards: ArrayLike<number>;
}

/** The view as a step finds it: what belongs to the step before is left out. */
const betweenSteps = (view: ViewState): ViewState => ({ ...view, trees: [], chosen: null, report: null, focus: null });

/**
 * A moment is a log length: the number after that of the last event shown. The log is cut at the beginning of each step; a view takes the events of one step, and the outlines
 * of a few before it. Views share their unchanged parts.
 */
export class Timeline {
  #run: string | undefined;
  #segments: Segment[] = [];
  /** The number after the last event's, and after that of the last reduced one. */
  #total = 0;
  #length = 0;
  /** The segment that is being reduced, and how many of the events at hand are. */
  #at = { segment: 0, index: 0 };
  #view: ViewState = INITIAL_VIEW;
  /** Segments whose events are in memory, the one looked at last at the end. */
  #whole: Segment[] = [];
  #texts = new TextPool();
  /** The view computed last, while what it was computed from stays. */
  #computed: { readonly length: number; readonly events: readonly LabEvent[] | null; readonly view: ViewState } | null = null;

  /** A timeline of a log of which only the outline is known. */
  static ofOutline({ events, rewards, end }: Outline): Timeline {
    const timeline = new Timeline();
    timeline.#run = events[0]?.run;
    for (const event of events) {
      if (!timeline.#segments.length || beginsStep(event)) timeline.#begin(event.seq, false);
      addEvent(timeline.#segments.at(-1)!, timeline.#texts.share(event));
    }
    timeline.#total = end;
    timeline.#addRewards(rewards);
    return timeline;
  }

  /** The events in memory, oldest first: all of the newest steps and of those looked at, the outline of the others. */
  get events(): readonly LabEvent[] {
    return this.#segments.flatMap(({ events, outline }) => events ?? outline);
  }

  /** The same as a log of its own: steps whose turns are not in memory are `lost`. */
  get kept(): readonly LabEvent[] {
    return this.#segments.flatMap(keptEvents);
  }

  get run(): string | undefined {
    return this.#run;
  }

  /** The log length with all events so far, reduced or not. */
  get total(): number {
    return this.#total;
  }

  /** The log length of the events reduced so far; the rest wait for `catchUp`. */
  get length(): number {
    return this.#length;
  }

  /** The view after the last reduced event. */
  get now(): ViewState {
    return this.#view;
  }

  /** The steps so far, oldest first. */
  get steps(): readonly StepSummary[] {
    return this.#segments.flatMap(({ from, outline, rewards }, index) =>
      outline[0] && beginsStep(outline[0]) ? [{ step: outline[0].step, from, to: this.#endOf(index), rewards }] : []
    );
  }

  /** Adds later events. Those of another run begin the log anew; one whose number was already there replaces it and all after it. */
  append(events: readonly LabEvent[]): void {
    for (const event of events) {
      if (this.#segments.length && (this.#run !== event.run || event.seq < this.#total)) this.#truncate(this.#run === event.run ? event.seq : 0);
      this.#run = event.run;
      if (!this.#segments.length || beginsStep(event)) this.#begin(event.seq, true);
      addEvent(this.#segments.at(-1)!, event.type === 'memory' ? this.#texts.share(event) : event);
      this.#total = event.seq + 1;
    }
  }

  /** Reduces waiting events until none is left or the deadline has passed (`clock` in milliseconds); returns whether it is done. */
  catchUp(deadline = Infinity, clock: () => number = () => 0): boolean {
    for (let list = this.#waiting(); list && clock() < deadline; list = this.#waiting()) {
      const event = list[this.#at.index++]!;
      this.#view = reduceEvent(this.#view, event);
      this.#length = event.seq + 1;
    }
    const done = this.#waiting() === null;
    if (done) this.#length = this.#total;
    this.#forget();
    return done;
  }

  /** What is missing for the view at a moment; null where it can be had. */
  missing(length: number): MissingSpan | null {
    const index = this.#indexOf(length);
    const segment = this.#segments[index];
    return segment && isPaged(segment) ? { run: this.#run!, from: segment.from, to: this.#endOf(index) } : null;
  }

  /** What is missing of the newest steps, from the first that lacks anything; null where nothing is. */
  missingOfNewest(): MissingSpan | null {
    const first = this.#segments.slice(-NEWEST).find(isPaged);
    return first ? { run: this.#run!, from: first.from, to: this.#total } : null;
  }

  /** Whether the log says that the turns of the step at a moment are lost. */
  isLost(length: number): boolean {
    return this.#segments[this.#indexOf(length)]?.outline[0]?.type === 'lost';
  }

  /** Takes in what was missing. Returns false where the events of a step are not those that were missing, and leaves that step as it is. */
  fill({ run, from, to }: MissingSpan, events: readonly LabEvent[]): boolean {
    const first = this.#segments.findIndex((segment) => segment.from === from);
    if (first < 0 || this.#run !== run || to > this.#total) return false;
    let all = true;
    for (let index = first; index < this.#segments.length && this.#segments[index]!.from < to; index++) {
      const [segment, end] = [this.#segments[index]!, this.#endOf(index)];
      if (!isPaged(segment)) continue;
      const own = events.filter(({ seq }) => seq >= segment.from && seq < end);
      if (end <= to && isWhole(segment, end, own)) this.#takeIn(index, own);
      else all = false;
    }
    this.#forget();
    return all;
  }

  /** The view at a moment, without the trees of its step where `missing` names what it takes. */
  at(length: number): ViewState {
    if (length >= this.#length) return this.#view;
    const index = this.#indexOf(length);
    const segment = this.#segments[index];
    if (!segment || length <= 0) return INITIAL_VIEW;
    if (segment.events) this.#look(segment);
    if (this.#computed?.length === length && this.#computed.events === segment.events) return this.#computed.view;
    const view = this.#reduceTo(index, length);
    this.#computed = { length, events: segment.events, view };
    return view;
  }

  /** The log lengths at which the step containing the moment `length` begins and ends; before the first step, from 0. */
  spanOf(length: number): { readonly from: number; readonly to: number } {
    const index = this.#indexOf(length);
    return { from: index > 0 ? this.#segments[index]!.from : 0, to: Math.min(this.#endOf(index), this.#length) };
  }

  /** The length at which the step after the moment `length` ends; the whole log's where none follows. */
  endAfter(length: number): number {
    const { to } = this.spanOf(length);
    return to >= this.#length ? to : this.spanOf(to + 1).to;
  }

  /** The log lengths at which the units of the step containing the moment `length` end, ascending; of a step that is not in memory, its turns are not known. Turns are those of one tree where it is given. */
  unitEndsOf(length: number, unit: Granularity, tree: number | null): number[] {
    const { to } = this.spanOf(length);
    const segment = this.#segments[this.#indexOf(length)];
    const events = (segment?.events ?? segment?.outline ?? []).filter(({ seq }) => seq < to);
    return unitEnds(events, unit, tree).map((end) => (end === events.length ? to : events[end - 1]!.seq + 1));
  }

  /** The events at hand of the segment that is being reduced, after moving on from one that is done; null where nothing waits. */
  #waiting(): readonly LabEvent[] | null {
    for (;;) {
      const segment = this.#segments[this.#at.segment];
      const list = segment?.events ?? segment?.outline;
      if (!list) return null;
      if (this.#at.index < list.length) return list;
      const next = this.#segments[this.#at.segment + 1];
      if (!next) return null;
      this.#at = { segment: this.#at.segment + 1, index: 0 };
      this.#length = next.from;
      if (this.#at.segment % STRIDE === 0) next.start = betweenSteps(this.#view);
    }
  }

  #begin(from: number, whole: boolean): void {
    const segment = emptySegment(from, this.#segments.length ? null : INITIAL_VIEW);
    if (whole) this.#whole.push(segment);
    else segment.events = null;
    this.#segments.push(segment);
  }

  /** The index of the segment whose events are the last ones at a moment. */
  #indexOf(length: number): number {
    let [low, high] = [0, this.#segments.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#segments[middle]!.from < length) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  #endOf(index: number): number {
    return this.#segments[index + 1]?.from ?? this.#total;
  }

  /** The view after the events of a segment that are at hand and numbered below `length`. */
  #reduceTo(index: number, length: number): ViewState {
    const first = this.#segments.findLastIndex(({ start }, place) => start !== null && place <= index);
    const before = this.#segments.slice(first, index).flatMap(({ outline }) => outline);
    const { events, outline } = this.#segments[index]!;
    const start = betweenSteps(before.reduce(reduceEvent, this.#segments[first]!.start!));
    return (events ?? outline).filter(({ seq }) => seq < length).reduce(reduceEvent, start);
  }

  /** Gives a segment its events, which were missing. */
  #takeIn(index: number, events: LabEvent[]): void {
    const segment = this.#segments[index]!;
    segment.events = events;
    segment.rewards = Float32Array.from(events.flatMap(rewardsIn));
    this.#look(segment);
    if (index !== this.#at.segment || this.#at.index === 0) return;
    this.#at.index = events.filter(({ seq }) => seq < this.#length).length;
    this.#view = this.#reduceTo(index, this.#length);
  }

  #look(segment: Segment): void {
    this.#whole = [...this.#whole.filter((other) => other !== segment), segment];
  }

  /** Lets go of the events of steps that are reduced and neither new nor looked at lately. */
  #forget(): void {
    const oldest = this.#segments[Math.min(this.#at.segment, this.#segments.length - NEWEST)]?.from ?? 0;
    const old = this.#whole.filter(({ from }) => from < oldest);
    for (const segment of old.slice(0, -RECENT)) {
      segment.events = null;
      segment.rewards = Float32Array.from(segment.rewards);
    }
    this.#whole = this.#whole.filter(({ events }) => events);
  }

  #addRewards(rewards: Outline['rewards']): void {
    const byStep = new Map(this.#segments.map((segment) => [segment.outline[0]?.step, segment]));
    const joined = new Map<Segment, number[]>();
    for (const { step, values } of rewards) {
      const segment = byStep.get(step);
      if (segment) joined.set(segment, [...(joined.get(segment) ?? []), ...values]);
    }
    for (const [segment, values] of joined) segment.rewards = Float32Array.from(values);
  }

  /** Forgets events numbered `seq` and later; all of them for 0. */
  #truncate(seq: number): void {
    this.#computed = null;
    this.#segments = this.#segments.filter(({ from }) => from < seq);
    this.#whole = this.#whole.filter((segment) => this.#segments.includes(segment));
    this.#total = Math.min(this.#total, seq);
    const last = this.#segments.at(-1);
    if (last) cutSegment(last, seq);
    else this.#texts = new TextPool();
    if (last && this.#length <= seq && this.#at.segment < this.#segments.length) return;
    const index = Math.max(0, this.#segments.length - 1);
    this.#at = { segment: index, index: (last?.events ?? last?.outline ?? []).length };
    this.#length = last ? seq : 0;
    this.#view = last ? this.#reduceTo(index, seq) : INITIAL_VIEW;
  }
}
