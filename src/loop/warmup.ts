/**
 * One step of the warm-up: rows with their solutions in, better adapters out. The turns of all agents in a batch make one supervised update, in which each
 * agent's adapter learns that agent's turns. After the last step the adapters become the reference of the KL, and the optimiser's moments are reset.
 */
import type { LabState } from '../record/checkpoint';
import type { RunConfig } from '../record/config';
import { warmSteps } from '../record/steps';
import type { UpdateRequest } from '../record/engine';
import type { EventPayload } from '../record/event';
import { demonstrationsOf, warmupBatchAt, encodeConversations, type WarmupConversation } from './curriculum';
import { measureHeldOutLoss } from './heldOutLoss';
import { countUpdates, optimiserOf } from './improve';
import type { Lab } from './lab';
import { warmupMetrics } from './metrics';

/** The learning rate rises linearly over a tenth of the warm-up, at most over this many steps. */
const RISE = 20;

/** The learning rate of warm-up step `step`. */
function warmRateAt(config: RunConfig, step: number): number {
  const rise = Math.min(RISE, Math.ceil(warmSteps(config) / 10));
  return config.warmRate * Math.min(1, (step + 1) / rise);
}

/** A supervised update on the conversations; every token of the agents' turns weighs the same. */
function supervisedRequest(encoded: readonly WarmupConversation[], config: RunConfig, step: number): UpdateRequest {
  return {
    samples: encoded.map((conversation) => ({ ...conversation, logprobs: [], positive: 1, negative: 0, copies: 1 })),
    loss: { kind: 'supervised' },
    optimiser: optimiserOf(config, warmRateAt(config, step)),
    tokenBudget: config.tokenBudget
  };
}

/** Yields what happens, in order; resolves to the state the next step starts from. */
export async function* warmupStep(state: LabState, lab: Lab): AsyncGenerator<EventPayload, LabState> {
  const { config, step } = state;
  const began = lab.clock();
  const batch = warmupBatchAt(config, step, lab);
  yield { type: 'lesson', tasks: batch.rows.map(({ task }) => task), epoch: batch.epoch };

  yield { type: 'phase', phase: 'Teach' };
  if (step === 0) yield* measureHeldOutLoss(config, lab);
  const encoded = await encodeConversations(await demonstrationsOf(batch, config, lab), batch.epoch, config, lab);
  const fitting = encoded.filter((conversation) => conversation !== null);
  const leftOut = encoded.length - fitting.length;
  const report = fitting.length ? await lab.engine.update(supervisedRequest(fitting, config, step)) : null;
  const updates = report ? countUpdates(state, report, 1) : state.updates;
  yield { type: 'taught', report, updates, leftOut };

  if (step + 1 === warmSteps(config)) await lab.engine.anchor();
  const seconds = (lab.clock() - began) / 1000;
  yield { type: 'metrics', metrics: { ...warmupMetrics(report, leftOut), epoch: batch.epoch, learning_rate: warmRateAt(config, step), step_time: seconds } };
  return { ...state, step: step + 1, updates };
}
