/** A run as a stream of events that can be left and taken up again at any step. */
import type { LabState } from '../record/checkpoint';
import { totalSteps, warmSteps } from '../record/steps';
import type { EventPayload, LabEvent } from '../record/event';
import { evaluateHeldOut, isEvaluated } from './evaluate';
import { isHeldOutLossDue, measureHeldOutLoss } from './heldOutLoss';
import type { Lab } from './lab';
import { stamp } from './stamp';
import { reinforcementStep } from './step';
import { warmupStep } from './warmup';

/**
 * One step, of the warm-up or of reinforcement, then the measurement that is due after it (stamped with the number of steps the policy has had). Resolves to the state
 * that, with the engine's, makes a checkpoint: the next call with it continues as if nothing had been between. An error in any stage
 * rises through the generator; state and engine are then as after the last step only if it rose before the update.
 */
export async function* runStep(before: LabState, lab: Lab): AsyncGenerator<LabEvent, LabState> {
  let { seq } = before;
  const step = before.step < warmSteps(before.config) ? warmupStep(before, lab) : reinforcementStep(before, lab);
  let pulled = await step.next();
  for (; !pulled.done; pulled = await step.next()) yield stamp({ ...before, seq: seq++ }, pulled.value).event;
  const after = pulled.value;
  for await (const happening of measurementsDue(after, lab)) yield stamp({ ...after, seq: seq++ }, happening).event;
  return { ...after, seq };
}

/** The rest of a run. `settle` hears the state at every boundary between steps, before the next one begins, and may write a checkpoint. */
export async function* runLab(state: LabState, lab: Lab, settle: (state: LabState) => Promise<void>): AsyncGenerator<LabEvent, LabState> {
  let current = state;
  while (current.step < totalSteps(current.config)) {
    current = yield* runStep(current, lab);
    await settle(current);
  }
  return current;
}

async function* measurementsDue(state: LabState, lab: Lab): AsyncGenerator<EventPayload> {
  if (isHeldOutLossDue(state)) yield* measureHeldOutLoss(state.config, lab);
  if (evaluationDue(state)) yield* evaluateHeldOut(state, lab);
}

/** After every `evaluateEvery`-th step of reinforcement and after the last; 0 is never. */
function evaluationDue({ step, config }: LabState): boolean {
  const round = step - warmSteps(config);
  return isEvaluated(config) && round > 0 && (round % config.evaluateEvery === 0 || round === config.steps);
}
