/** The one place where a happening gets its place in the log. */
import type { LabState } from '../record/checkpoint';
import type { EventPayload, LabEvent } from '../record/event';

/** The event, and the state that counts it. */
export function stamp(state: LabState, happening: EventPayload): { readonly event: LabEvent; readonly state: LabState } {
  return {
    event: { ...happening, seq: state.seq, run: state.run, step: state.step },
    state: { ...state, seq: state.seq + 1 }
  };
}
