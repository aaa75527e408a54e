/** The events of a run in order, and the view after any of them. */
import type { LabEvent } from '../../record/event';
import type { Granularity } from '../../bridge/protocol';
import { INITIAL_VIEW, reduceEvent, type ViewState } from './reducer';
import { unitEnds } from './unitEnds';

interface StepStart {
  /** Number of events reduced into `view`. */
  readonly length: number;
  readonly view: ViewState;
  readonly step: number;
  /** Of the outcomes judged in the step so far. */
  readonly rewards: number[];
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

const rewardsIn = (events: readonly LabEvent[]): number[] => events.flatMap((event) => (event.type === 'verdict' ? [event.verdict.reward] : []));

/**
 * Holds a run's events and the view at the start of every step, so that the view at any moment takes the events of one step at most.
 * States share their unchanged parts, so storing them costs little.
 */
export class Timeline {
  #events: LabEvent[] = [];
  #stepStarts: StepStart[] = [];
  #end: Pick<StepStart, 'length' | 'view'> = { length: 0, view: INITIAL_VIEW };

  /** All events so far, oldest first. */
  get events(): readonly LabEvent[] {
    return this.#events;
  }

  /** Events reduced so far; the rest wait for `catchUp`. */
  get length(): number {
    return this.#end.length;
  }

  /** The view after the last reduced event. */
  get now(): ViewState {
    return this.#end.view;
  }

  /** The steps so far, oldest first. */
  get steps(): readonly StepSummary[] {
    return this.#stepStarts.map(({ length, step, rewards }, index) => ({
      step,
      from: length,
      to: this.#stepStarts[index + 1]?.length ?? this.#end.length,
      rewards
    }));
  }

  /** Adds later events. Those of another run begin the log anew; one whose number was already there replaces it and all after it. */
  append(events: readonly LabEvent[]): void {
    for (const event of events) {
      const last = this.#events.at(-1);
      if (last && (last.run !== event.run || event.seq <= last.seq)) this.#truncate(last.run === event.run ? event.seq : 0);
      this.#events.push(event);
    }
  }

  /** Reduces waiting events until none is left or the deadline has passed (`clock` in milliseconds); returns whether it is done. */
  catchUp(deadline = Infinity, clock: () => number = () => 0): boolean {
    let { length, view } = this.#end;
    while (length < this.#events.length && clock() < deadline) {
      const event = this.#events[length]!;
      if (event.type === 'step' || event.type === 'lesson') this.#stepStarts.push({ length, view, step: event.step, rewards: [] });
      if (event.type === 'verdict') this.#stepStarts.at(-1)?.rewards.push(event.verdict.reward);
      length += 1;
      this.#end = { length, view: (view = reduceEvent(view, event)) };
    }
    return length === this.#events.length;
  }

  /** The view after the first `length` events. */
  at(length: number): ViewState {
    if (length >= this.#end.length) return this.#end.view;
    const mark = this.#stepStarts.findLast((candidate) => candidate.length <= length);
    return this.#events.slice(mark?.length ?? 0, length).reduce(reduceEvent, mark?.view ?? INITIAL_VIEW);
  }

  /** The log lengths at which the step containing the moment `length` begins and ends; before the first step, from 0. */
  spanOf(length: number): { readonly from: number; readonly to: number } {
    const after = this.#stepStarts.findIndex((mark) => mark.length >= length);
    const next = after < 0 ? this.#end.length : this.#stepStarts[after]!.length;
    const own = after < 0 ? this.#stepStarts.at(-1) : this.#stepStarts[after - 1];
    return { from: own?.length ?? 0, to: next };
  }

  /** The length at which the step after the moment `length` ends; the whole log's where none follows. */
  endAfter(length: number): number {
    const { to } = this.spanOf(length);
    return to >= this.#end.length ? to : this.spanOf(to + 1).to;
  }

  /** The log lengths at which the units of the step containing the moment `length` end, ascending; turns are those of one tree where it is given. */
  unitEndsOf(length: number, unit: Granularity, tree: number | null): number[] {
    const { from, to } = this.spanOf(length);
    return unitEnds(this.#events.slice(from, to), unit, tree).map((end) => from + end);
  }

  /** Forgets events numbered `seq` and later; all of them for 0. */
  #truncate(seq: number): void {
    this.#events = this.#events.filter((event) => event.seq < seq && seq > 0);
    if (this.#events.length >= this.#end.length) return;
    const length = this.#events.length;
    this.#stepStarts = this.#stepStarts.filter((mark) => mark.length <= length);
    const mark = this.#stepStarts.at(-1);
    const own = this.#events.slice(mark?.length ?? 0);
    this.#end = { length, view: own.reduce(reduceEvent, mark?.view ?? INITIAL_VIEW) };
    mark?.rewards.splice(0, Infinity, ...rewardsIn(own));
    this.#stepStarts = this.#stepStarts.filter((candidate) => candidate.length < length);
  }
}
