/** The one place where an event gets its number, for the page and the command line alike. */
import type { LabState } from '../record/checkpoint';
import type { EventPayload, LabEvent } from '../record/event';

/** What happened after so many steps, not yet in the log of a run. */
export type StepEvent = EventPayload & { readonly step: number };

/** Numbers the events of a run, one after the other, from those on that `state` counts. */
export class RunLog {
  readonly #run: string;
  #seq: number;

  constructor({ run, seq }: Pick<LabState, 'run' | 'seq'>) {
    this.#run = run;
    this.#seq = seq;
  }

  /** Events of the run so far, which is the next one's number. */
  get seq(): number {
    return this.#seq;
  }

  /** The event with its place in the log. */
  stamp(event: StepEvent): LabEvent {
    return { ...event, seq: this.#seq++, run: this.#run };
  }
}
