/** Pulls a whole run; `settle` is told the state after every step. */
import { beginRun } from '../../src/loop/begin';
import type { Lab } from '../../src/loop/lab';
import { runStep } from '../../src/loop/run';
import { RunLog } from '../../src/loop/runLog';
import type { LabState } from '../../src/record/checkpoint';
import type { RunConfig } from '../../src/record/config';
import type { LabEvent, Metrics } from '../../src/record/event';
import { totalSteps } from '../../src/record/steps';

/** Events and the last state of a run continued from `state`. */
export async function pullRun(state: LabState, lab: Lab, settle: (state: LabState) => Promise<void> = async () => undefined) {
  const events: LabEvent[] = [];
  const log = new RunLog(state);
  let current = state;
  while (current.step < totalSteps(current.config)) {
    const step = runStep(current, lab);
    let pulled = await step.next();
    for (; !pulled.done; pulled = await step.next()) events.push(log.stamp(pulled.value));
    current = { ...pulled.value, seq: log.seq };
    await settle(current);
  }
  return { events, state: current };
}

/** A run from its beginning. */
export async function pullFresh(config: RunConfig, lab: Lab) {
  const { state, event } = await beginRun('run', config, lab);
  const log = new RunLog(state);
  const first = log.stamp(event);
  const rest = await pullRun({ ...state, seq: log.seq }, lab);
  return { events: [first, ...rest.events], state: rest.state };
}

export const metricsOf = (events: readonly LabEvent[]): Metrics[] => events.flatMap((event) => (event.type === 'metrics' ? [event.metrics] : []));
