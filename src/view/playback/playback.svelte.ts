/** Playback of the log: events are reduced frame by frame, and the view is shown live or at an earlier moment. */
import type { Granularity } from '../../bridge/protocol';
import type { Team } from '../../record/agent';
import type { LabEvent } from '../../record/event';
import { endOfUnit, firstEnd, momentAt, neighbour, positionOf } from './moments';
import { INITIAL_VIEW, type ViewState } from './reducer';
import { Timeline, type StepSummary } from './timeline';

/** Milliseconds of a frame that may go into reducing events; the rest is for drawing. */
const SHARE_OF_FRAME = 8;

/** The same while a stored log is read in, of which nothing is drawn before its end. */
const SHARE_OF_READING = 30;

/** Takes events in as fast as they come, and changes what is shown at most once a frame. */
export class Playback {
  /** Number of events shown when scrubbed back; null follows the newest. */
  cursor = $state<number | null>(null);

  #timeline = new Timeline();
  #live = $state.raw<ViewState>(INITIAL_VIEW);
  #length = $state(0);
  #drawing = false;
  /** Called once all events at hand are reduced. */
  #waiting: (() => void)[] = [];
  /** The team of the next run, shown until a run begins. */
  #expected = $state.raw<Team>([]);
  #shown = $derived.by(() => {
    const view = this.cursor === null || this.cursor >= this.#length ? this.#live : this.#timeline.at(this.cursor);
    return view.team.length ? view : { ...view, team: this.#expected };
  });

  #steps = $derived.by(() => {
    void this.#length;
    return this.#timeline.steps;
  });

  /** The view at the moment shown. */
  get shown(): ViewState {
    return this.#shown;
  }

  /** The view after the last event. */
  get live(): ViewState {
    return this.#live;
  }

  /** Number of events reduced. */
  get length(): number {
    return this.#length;
  }

  /** All events so far, reduced or not, oldest first. */
  get events(): readonly LabEvent[] {
    return this.#timeline.events;
  }

  /** First and last event of the step shown. */
  get span(): { readonly from: number; readonly to: number } {
    return this.#timeline.spanOf(this.cursor ?? this.#length);
  }

  /** The steps so far, oldest first. */
  get steps(): readonly StepSummary[] {
    return this.#steps;
  }

  /** Where the moment shown stands on the axis of steps: 3.5 is half through the fourth. */
  get position(): number {
    return positionOf(this.steps, this.#moment);
  }

  /** How many events of the step shown are seen; null where that is all there will be. */
  get eventOfStep(): number | null {
    const { from, to } = this.span;
    const { points, step } = this.#live;
    const whole = to < this.#length || points.at(-1)?.step === step;
    return whole && this.#moment === to ? null : this.#moment - from;
  }

  /** Shows the moment at a place on the axis of steps, or the end of the unit there; the newest one live. */
  seek(position: number, unit: Granularity, tree: number | null): void {
    if (!this.steps.length) return;
    const moment = momentAt(this.steps, position);
    this.#show(unit === 'turn' ? moment : endOfUnit(this.#timeline, moment, unit, tree));
  }

  /** Shows the moment `direction` units away. */
  move(direction: 1 | -1, unit: Granularity, tree: number | null): void {
    if (this.steps.length) this.#show(neighbour(this.#timeline, this.steps[0]!, this.#moment, direction, unit, tree));
  }

  /** Shows the end of the run's first unit. */
  showFirst(unit: Granularity, tree: number | null): void {
    if (this.steps.length) this.#show(firstEnd(this.#timeline, this.steps[0]!, unit, tree));
  }

  /** Shows what the step shown begins with. */
  showStart(unit: Granularity, tree: number | null): void {
    const own = this.steps.findLast(({ from }) => from < this.#moment);
    if (own) this.#show(firstEnd(this.#timeline, own, unit, tree));
  }

  /** Shows the end of a step, the first one 0, or its first `events` events; the newest moment live. */
  showStep(step: number, events: number | null = null): void {
    const found = this.steps.findLast((each) => each.step === step);
    if (found) this.#show(events === null ? found.to : Math.min(found.to, found.from + events));
  }

  /** Sets the team that is shown until a run begins. */
  setExpectedTeam(team: Team): void {
    this.#expected = team;
  }

  /** Adds events, to be shown with the next frame. */
  append(events: readonly LabEvent[]): void {
    this.#timeline.append(events);
    if (this.#drawing) return;
    this.#drawing = true;
    // A hidden page has no frames, but its log goes on.
    if (this.#waiting.length || typeof document === 'undefined' || document.hidden) setTimeout(() => this.#draw());
    else requestAnimationFrame(() => this.#draw());
  }

  /** Replaces the log by the stored events of a run, followed by its newer events received meanwhile; resolves once they are reduced. */
  restart(past: readonly LabEvent[]): Promise<void> {
    const [first, last] = [past.at(0), past.at(-1)];
    const newer = this.#timeline.events.filter((event) => event.run === first?.run && event.seq > last!.seq);
    this.#timeline = new Timeline();
    this.cursor = null;
    const read = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.append([...past, ...newer]);
    return read;
  }

  get #moment(): number {
    return this.cursor ?? this.#length;
  }

  #show(length: number): void {
    this.cursor = length >= this.#length ? null : length;
  }

  #draw(): void {
    this.#drawing = false;
    const reading = this.#waiting.length > 0;
    const done = this.#timeline.catchUp(performance.now() + (reading ? SHARE_OF_READING : SHARE_OF_FRAME), () => performance.now());
    if (done || !reading) {
      this.#live = this.#timeline.now;
      this.#length = this.#timeline.length;
    }
    if (!done) return this.append([]);
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
