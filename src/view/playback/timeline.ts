/** The log as a place to travel in: events in order, and the view at any of them. */
import type { LabEvent } from '../../record/event';
import { INITIAL_VIEW, reduceEvent, type ViewState } from './reducer';

interface StepStart {
  /** Number of events folded into `stage`. */
  readonly length: number;
  readonly view: ViewState;
}

/**
 * Holds a run's events and the view at the start of every step, so that any moment is at most one step of folding away.
 * Stages share what they have in common, so the marks cost little.
 */
export class Timeline {
  #events: LabEvent[] = [];
  #marks: StepStart[] = [];
  #end: StepStart = { length: 0, view: INITIAL_VIEW };

  /** All events so far, oldest first. */
  get events(): readonly LabEvent[] {
    return this.#events;
  }

  /** Events folded so far; the rest wait for `catchUp`. */
  get length(): number {
    return this.#end.length;
  }

  /** The view after the last folded event. */
  get now(): ViewState {
    return this.#end.view;
  }

  /** Adds later events. Those of another run begin the log anew; one whose number was already there replaces it and all after it. */
  append(events: readonly LabEvent[]): void {
    for (const event of events) {
      const last = this.#events.at(-1);
      if (last && (last.run !== event.run || event.seq <= last.seq)) this.#cut(last.run === event.run ? event.seq : 0);
      this.#events.push(event);
    }
  }

  /** Folds waiting events until none is left or the deadline has passed (`clock` in milliseconds); returns whether it is done. */
  catchUp(deadline = Infinity, clock: () => number = () => 0): boolean {
    let { length, view } = this.#end;
    while (length < this.#events.length && clock() < deadline) {
      const event = this.#events[length]!;
      if (event.type === 'step' || event.type === 'lesson') this.#marks.push({ length, view });
      length += 1;
      this.#end = { length, view: (view = reduceEvent(view, event)) };
    }
    return length === this.#events.length;
  }

  /** The view after the first `length` events. */
  at(length: number): ViewState {
    if (length >= this.#end.length) return this.#end.view;
    const mark = this.#marks.findLast((candidate) => candidate.length <= length);
    return this.#events.slice(mark?.length ?? 0, length).reduce(reduceEvent, mark?.view ?? INITIAL_VIEW);
  }

  /** First and last length of the step that the moment `length` lies in; before the first step, from 0. */
  spanOf(length: number): { readonly from: number; readonly to: number } {
    const after = this.#marks.findIndex((mark) => mark.length >= length);
    const next = after < 0 ? this.#end.length : this.#marks[after]!.length;
    const own = after < 0 ? this.#marks.at(-1) : this.#marks[after - 1];
    return { from: own?.length ?? 0, to: next };
  }

  /** The length at which the step after the moment `length` ends; the whole log's where none follows. */
  endAfter(length: number): number {
    const { to } = this.spanOf(length);
    return to >= this.#end.length ? to : this.spanOf(to + 1).to;
  }

  /** Forgets events numbered `seq` and later; all of them for 0. */
  #cut(seq: number): void {
    this.#events = this.#events.filter((event) => event.seq < seq && seq > 0);
    if (this.#events.length >= this.#end.length) return;
    const length = this.#events.length;
    this.#marks = this.#marks.filter((mark) => mark.length <= length);
    const mark = this.#marks.at(-1);
    this.#end = { length, view: this.#events.slice(mark?.length ?? 0).reduce(reduceEvent, mark?.view ?? INITIAL_VIEW) };
    this.#marks = this.#marks.filter((candidate) => candidate.length < length);
  }
}
