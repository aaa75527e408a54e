/** A run as a stream of events that can be left and taken up again at any step. */
import type { LabState } from '../record/checkpoint';
import type { LabEvent } from '../record/event';
import { evaluateHeld, evaluates } from './evaluate';
import type { Lab } from './lab';
import { stamp } from './stamp';
import { takeStep } from './step';

/**
 * One step, then the evaluation that is due after it (stamped with the number of steps the policy has had). Resolves to the state
 * that, with the engine's, makes a checkpoint: the next call with it continues as if nothing had been between. An error in any stage
 * rises through the generator; state and engine are then as after the last step only if it rose before the update.
 */
export async function* runStep(before: LabState, lab: Lab): AsyncGenerator<LabEvent, LabState> {
  let { seq } = before;
  const step = takeStep(before, lab);
  let pulled = await step.next();
  for (; !pulled.done; pulled = await step.next()) yield stamp({ ...before, seq: seq++ }, pulled.value).event;
  const after = pulled.value;
  if (evaluationDue(after)) for await (const happening of evaluateHeld(after, lab)) yield stamp({ ...after, seq: seq++ }, happening).event;
  return { ...after, seq };
}

/** The rest of a run. `settle` hears the state at every boundary between steps, before the next one begins, and may write a checkpoint. */
export async function* runLab(state: LabState, lab: Lab, settle: (state: LabState) => Promise<void>): AsyncGenerator<LabEvent, LabState> {
  let current = state;
  while (current.step < current.config.steps) {
    current = yield* runStep(current, lab);
    await settle(current);
  }
  return current;
}

/** After every `evaluateEvery`-th step and after the last; 0 is never. */
function evaluationDue({ step, config }: LabState): boolean {
  return evaluates(config) && (step % config.evaluateEvery === 0 || step === config.steps);
}
