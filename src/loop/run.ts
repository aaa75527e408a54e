/** A run as a stream of events that can be stopped and resumed at any step. */
import type { LabState } from '../record/checkpoint';
import { totalSteps, warmSteps } from '../record/steps';
import type { EventPayload } from '../record/event';
import { evaluateHeldOut, isEvaluated } from './evaluate';
import { measureSubtasks } from './subtaskErrors';
import { isHeldOutLossDue, measureHeldOutLoss } from './heldOutLoss';
import type { Lab } from './lab';
import type { StepEvent } from './runLog';
import { reinforcementStep } from './step';
import { warmupStep } from './warmup';

/** A step: yields what happens, and resolves to the state the next one starts from. */
export type StepOf = (state: LabState, lab: Lab) => AsyncGenerator<EventPayload, LabState>;

/**
 * One step, of the warm-up or of reinforcement (or what an experiment puts in its place), then the measurements due after it; their events carry the number of completed steps.
 * The consumer numbers the events (runLog.ts). Returns the state that, with the engine's and the number of events, makes a checkpoint from which the next
 * call continues with the same results. An error in any stage is thrown; state and engine are then those of the last step only if it was thrown before the
 * update.
 */
export async function* runStep(before: LabState, lab: Lab, reinforce: StepOf = reinforcementStep): AsyncGenerator<StepEvent, LabState> {
  if (before.step === 0 && isTaughtAlone(before)) for await (const payload of evaluate(before, lab)) yield { ...payload, step: 0 };
  const stepping = before.step < warmSteps(before.config) ? warmupStep(before, lab) : reinforce(before, lab);
  let next = await stepping.next();
  for (; !next.done; next = await stepping.next()) yield { ...next.value, step: before.step };
  const after = next.value;
  for await (const payload of measurementsDue(after, lab)) yield { ...payload, step: after.step };
  return after;
}

async function* measurementsDue(state: LabState, lab: Lab): AsyncGenerator<EventPayload> {
  if (isHeldOutLossDue(state)) yield* measureHeldOutLoss(state.config, lab);
  if (evaluationDue(state)) yield* evaluate(state, lab);
}

/** The run's own evaluation; in a run of demonstrations alone also what is wrong in which turn. */
async function* evaluate(state: LabState, lab: Lab): AsyncGenerator<EventPayload> {
  yield* evaluateHeldOut(state, lab);
  if (isTaughtAlone(state)) yield* measureSubtasks(state.config, lab);
}

/** Whether it is evaluated, and nothing comes after the warm-up. */
const isTaughtAlone = ({ config }: LabState): boolean => config.steps === 0 && isEvaluated(config);

/** After every `evaluateEvery`-th step of reinforcement and after the last; where there is none, after those of the warm-up. 0 is never. */
function evaluationDue({ step, config }: LabState): boolean {
  const counted = config.steps ? step - warmSteps(config) : step;
  return isEvaluated(config) && counted > 0 && (counted % config.evaluateEvery === 0 || step === totalSteps(config));
}
