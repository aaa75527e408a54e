/** Playback of the log: events are reduced frame by frame, and the view is shown live or at an earlier moment, whose turns are read where they are not in memory. */
import type { Granularity } from '../../bridge/protocol';
import type { Team } from '../../record/agent';
import type { LabEvent } from '../../record/event';
import type { Outline } from '../../record/outline';
import { describeLoss } from './loss';
import { endOfUnit, firstEnd, momentAt, neighbour, positionOf } from './moments';
import { INITIAL_VIEW, type ViewState } from './reducer';
import { Timeline, type MissingSpan, type StepSummary } from './timeline';

/** Milliseconds of a frame that may go into reducing events; the rest is for drawing. */
const SHARE_OF_FRAME = 8;

/** Reads the events of a run numbered from `from` up to, not including, `to`, as far as they are kept. */
export type ReadExcerpt = (run: string, from: number, to: number) => Promise<readonly LabEvent[]>;

/** Takes events in as fast as they come, and changes what is shown at most once a frame. */
export class Playback {
  #timeline = new Timeline();
  readonly #readExcerpt: ReadExcerpt;
  #live = $state.raw<ViewState>(INITIAL_VIEW);
  #length = $state(0);
  #drawing = false;
  /** The moment asked for, and the one shown, which lags while turns are read. */
  #cursor = $state<number | null>(null);
  #reached = $state<number | null>(null);
  #reading = $state(false);
  #reader: Promise<void> = Promise.resolve();
  /** The turns that were read in vain, and why; null once others are asked for. */
  #vain: { readonly span: MissingSpan; readonly why: string } | null = null;
  /** Grows when turns have been read. */
  #reads = $state(0);
  /** The team of the next run, shown until a run begins. */
  #expected = $state.raw<Team>([]);
  #shown = $derived.by(() => {
    void this.#reads;
    const view = this.#reached === null || this.#reached >= this.#length ? this.#live : this.#timeline.at(this.#reached);
    return view.team.length ? view : { ...view, team: this.#expected };
  });

  #loss = $derived.by(() => {
    void this.#reads;
    if (this.#timeline.isLost(this.#reached ?? this.#length)) return describeLoss([{ type: 'lost' }]);
    return this.#vain?.why ?? null;
  });

  #steps = $derived.by(() => {
    void this.#length;
    void this.#reads;
    return this.#timeline.steps;
  });

  constructor(readExcerpt: ReadExcerpt) {
    this.#readExcerpt = readExcerpt;
  }

  /** Number of events shown when scrubbed back; null follows the newest. */
  get cursor(): number | null {
    return this.#cursor;
  }

  set cursor(length: number | null) {
    this.#cursor = length;
    this.#vain = null;
    if (this.#missing()) void this.#read();
    else this.#reached = length;
  }

  /** The view at the moment shown. */
  get shown(): ViewState {
    return this.#shown;
  }

  /** Whether the turns of the moment asked for are being read; until they are here, what was shown before stays. */
  get reading(): boolean {
    return this.#reading;
  }

  /** Why the step shown is without its turns, a sentence; null where it is not. */
  get loss(): string | null {
    return this.#loss;
  }

  /** The view after the last event. */
  get live(): ViewState {
    return this.#live;
  }

  /** Number of events reduced. */
  get length(): number {
    return this.#length;
  }

  /** The run whose log this is. */
  get run(): string | undefined {
    return this.#timeline.run;
  }

  /** The events in memory, reduced or not, oldest first: all of the newest steps, of earlier ones an outline. */
  get events(): readonly LabEvent[] {
    return this.#timeline.events;
  }

  /** The same as a log of its own, to be stored where storage has none: steps whose turns are not in memory are `lost`. */
  get kept(): readonly LabEvent[] {
    return this.#timeline.kept;
  }

  /** The steps so far, oldest first. */
  get steps(): readonly StepSummary[] {
    return this.#steps;
  }

  /** First and last event of the step shown. */
  get span(): { readonly from: number; readonly to: number } {
    return this.#timeline.spanOf(this.#cursor ?? this.#length);
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

  /** Resolves once the moment asked for is the one shown. */
  settled(): Promise<void> {
    return this.#reader;
  }

  /** Adds events, to be shown with the next frame. */
  append(events: readonly LabEvent[]): void {
    this.#timeline.append(events);
    if (this.#drawing) return;
    this.#drawing = true;
    // A hidden page has no frames, but its log goes on.
    if (typeof document === 'undefined' || document.hidden) setTimeout(() => this.#draw());
    else requestAnimationFrame(() => this.#draw());
  }

  /** Replaces the log by a stored run's, followed by its newer events received meanwhile; its newest steps are read first. */
  async restart(outline: Outline): Promise<void> {
    const timeline = Timeline.ofOutline(outline);
    timeline.catchUp();
    const missing = timeline.missingOfNewest();
    // What cannot be read is asked for once more below, which finds out why.
    if (missing) timeline.fill(missing, await this.#readExcerpt(missing.run, missing.from, missing.to).catch(() => []));
    const newer = this.#timeline.events.filter((event) => event.run === timeline.run && event.seq >= outline.end);
    this.#timeline = timeline;
    this.#cursor = this.#reached = null;
    this.#vain = null;
    this.append(newer);
    await this.#read();
  }

  get #moment(): number {
    return this.#cursor ?? this.#length;
  }

  #show(length: number): void {
    this.cursor = length >= this.#length ? null : length;
  }

  #draw(): void {
    this.#drawing = false;
    const done = this.#timeline.catchUp(performance.now() + SHARE_OF_FRAME, () => performance.now());
    this.#update();
    if (!done) this.append([]);
    else if (this.#missing()) void this.#read();
  }

  #update(): void {
    this.#live = this.#timeline.now;
    this.#length = this.#timeline.length;
  }

  /** The turns that the moment asked for takes, unless they were read in vain. */
  #missing(): MissingSpan | null {
    const missing = this.#timeline.missing(this.#cursor ?? this.#timeline.total);
    return missing?.from === this.#vain?.span.from && missing?.to === this.#vain?.span.to ? null : missing;
  }

  #read(): Promise<void> {
    if (!this.#reading) {
      this.#reading = true;
      this.#reader = this.#readAll();
    }
    return this.#reader;
  }

  /** Reads the turns of the moment asked for, and of the one asked for meanwhile, until they are here or known to be lost. */
  async #readAll(): Promise<void> {
    for (let missing = this.#missing(); missing; missing = this.#missing()) {
      const timeline = this.#timeline;
      const found = await this.#readExcerpt(missing.run, missing.from, missing.to).catch((error: Error) => error);
      const filled = timeline.fill(missing, found instanceof Error ? [] : found);
      if (!filled && timeline === this.#timeline) this.#vain = { span: missing, why: describeLoss(found) };
    }
    this.#reading = false;
    this.#reads++;
    this.#reached = this.#cursor;
    this.#update();
  }
}
