/** A run as a stream of events that can be left and taken up again at any step. */
import type { LabState } from '../record/checkpoint';
import { warmSteps } from '../record/steps';
import type { EventPayload } from '../record/event';
import { evaluateHeldOut, isEvaluated } from './evaluate';
import { isHeldOutLossDue, measureHeldOutLoss } from './heldOutLoss';
import type { Lab } from './lab';
import type { StepEvent } from './runLog';
import { reinforcementStep } from './step';
import { warmupStep } from './warmup';

/**
 * One step, of the warm-up or of reinforcement, then the measurements that are due after it, whose step is the number of steps that the policy has had.
 * Whoever pulls the events numbers them. Resolves to the state that, with the engine's and the number of events, makes a checkpoint: the next call with it
 * continues as if nothing had been between. An error in any stage rises through the generator; state and engine are then as after the last step only if it
 * rose before the update.
 */
export async function* runStep(before: LabState, lab: Lab): AsyncGenerator<StepEvent, LabState> {
  const stepping = before.step < warmSteps(before.config) ? warmupStep(before, lab) : reinforcementStep(before, lab);
  let pulled = await stepping.next();
  for (; !pulled.done; pulled = await stepping.next()) yield { ...pulled.value, step: before.step };
  const after = pulled.value;
  for await (const payload of measurementsDue(after, lab)) yield { ...payload, step: after.step };
  return after;
}

async function* measurementsDue(state: LabState, lab: Lab): AsyncGenerator<EventPayload> {
  if (isHeldOutLossDue(state)) yield* measureHeldOutLoss(state.config, lab);
  if (evaluationDue(state)) yield* evaluateHeldOut(state, lab);
}

/** After every `evaluateEvery`-th step of reinforcement and after the last; 0 is never. */
function evaluationDue({ step, config }: LabState): boolean {
  const reinforced = step - warmSteps(config);
  return isEvaluated(config) && reinforced > 0 && (reinforced % config.evaluateEvery === 0 || reinforced === config.steps);
}
