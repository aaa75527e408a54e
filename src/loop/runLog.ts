/** The one place where an event gets its number, for the page and the command line alike. */
import type { LabState } from '../record/checkpoint';
import type { EventPayload, LabEvent } from '../record/event';

/** An event with its step, not yet numbered. */
export type StepEvent = EventPayload & { readonly step: number };

/** Numbers the events of a run, from the state's `seq` on. */
export class RunLog {
  readonly #run: string;
  #seq: number;

  constructor({ run, seq }: Pick<LabState, 'run' | 'seq'>) {
    this.#run = run;
    this.#seq = seq;
  }

  /** Number of events so far, which is the next event's `seq`. */
  get seq(): number {
    return this.#seq;
  }

  /** The event with its `seq` and run. */
  stamp(event: StepEvent): LabEvent {
    return { ...event, seq: this.#seq++, run: this.#run };
  }
}
