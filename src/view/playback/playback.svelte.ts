/** Playback of the log: events are reduced frame by frame, and the view is shown live or at an earlier moment. */
import type { Team } from '../../record/agent';
import type { LabEvent } from '../../record/event';
import { INITIAL_VIEW, type ViewState } from './reducer';
import { Timeline } from './timeline';

/** Milliseconds of a frame that may go into reducing events; the rest is for drawing. */
const SHARE_OF_FRAME = 8;

/** Takes events in as fast as they come, and changes what is shown at most once a frame. */
export class Playback {
  /** Number of events shown when scrubbed back; null follows the newest. */
  cursor = $state<number | null>(null);

  #timeline = new Timeline();
  #live = $state.raw<ViewState>(INITIAL_VIEW);
  #length = $state(0);
  #drawing = false;
  /** The team of the next run, shown until a run begins. */
  #expected = $state.raw<Team>([]);
  #shown = $derived.by(() => {
    const view = this.cursor === null || this.cursor >= this.#length ? this.#live : this.#timeline.at(this.cursor);
    return view.team.length ? view : { ...view, team: this.#expected };
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

  /** Where the step after the one shown ends. */
  get endAfter(): number {
    return this.#timeline.endAfter(this.cursor ?? this.#length);
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
    if (typeof document === 'undefined' || document.hidden) setTimeout(() => this.#draw());
    else requestAnimationFrame(() => this.#draw());
  }

  /** Replaces the log by the stored events of a run, followed by its newer events received meanwhile. */
  restart(past: readonly LabEvent[]): void {
    const [first, last] = [past.at(0), past.at(-1)];
    const newer = this.#timeline.events.filter((event) => event.run === first?.run && event.seq > last!.seq);
    this.#timeline = new Timeline();
    this.append([...past, ...newer]);
  }

  #draw(): void {
    this.#drawing = false;
    const done = this.#timeline.catchUp(performance.now() + SHARE_OF_FRAME, () => performance.now());
    this.#live = this.#timeline.now;
    this.#length = this.#timeline.length;
    if (!done) this.append([]);
  }
}
