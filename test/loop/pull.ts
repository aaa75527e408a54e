/** Pulls a whole run. */
import { beginRun } from '../../src/loop/begin';
import type { Lab } from '../../src/loop/lab';
import { runLab } from '../../src/loop/run';
import type { LabState } from '../../src/record/checkpoint';
import type { RunConfig } from '../../src/record/config';
import type { LabEvent, Metrics } from '../../src/record/event';

/** Events and the last state of a run continued from `state`. */
export async function pullRun(state: LabState, lab: Lab, settle: (state: LabState) => Promise<void> = async () => undefined) {
  const events: LabEvent[] = [];
  const stream = runLab(state, lab, settle);
  for (;;) {
    const { done, value } = await stream.next();
    if (done) return { events, state: value };
    events.push(value);
  }
}

/** A run from its beginning. */
export async function pullFresh(config: RunConfig, lab: Lab) {
  const { state, event } = await beginRun('run', config, lab);
  const rest = await pullRun(state, lab);
  return { events: [event, ...rest.events], state: rest.state };
}

export const metricsOf = (events: readonly LabEvent[]): Metrics[] => events.flatMap((event) => (event.type === 'metrics' ? [event.metrics] : []));
