/**
 * One step of the warm-up: rows with their solutions in, better adapters out. All agents' turns of a batch make one supervised update, each agent's own adapter
 * learning its own. After the last step the KL is anchored where the warm-up has led, and reinforcement begins with an optimiser that remembers nothing.
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

/** The rate rises linearly over a tenth of the warm-up, at most over so many steps. */
const RISE = 20;

/** The learning rate of warm-up step `step`. */
function warmRateAt(config: RunConfig, step: number): number {
  const rise = Math.min(RISE, Math.ceil(warmSteps(config) / 10));
  return config.warmRate * Math.min(1, (step + 1) / rise);
}

/** Supervised learning of the conversations, every token of an own turn weighing the same. */
function supervisedRequest(told: readonly WarmupConversation[], config: RunConfig, step: number): UpdateRequest {
  return {
    samples: told.map((conversation) => ({ ...conversation, logprobs: [], positive: 1, negative: 0, copies: 1 })),
    loss: { kind: 'supervised' },
    optimiser: optimiserOf(config, warmRateAt(config, step)),
    tokenBudget: config.tokenBudget
  };
}

/** Yields what happens, in order; resolves to the state the next step starts from. */
export async function* warmupStep(state: LabState, lab: Lab): AsyncGenerator<EventPayload, LabState> {
  const { config, step } = state;
  const began = lab.clock();
  const portion = warmupBatchAt(config, step, lab);
  yield { type: 'lesson', tasks: portion.rows.map(({ task }) => task), epoch: portion.epoch };

  yield { type: 'phase', phase: 'Teach' };
  if (step === 0) yield* measureHeldOutLoss(config, lab);
  const told = await encodeConversations(await demonstrationsOf(portion, config, lab), portion.epoch, config, lab);
  const fitting = told.filter((each) => each !== null);
  const leftOut = told.length - fitting.length;
  const report = fitting.length ? await lab.engine.update(supervisedRequest(fitting, config, step)) : null;
  const updates = report ? countUpdates(state, report, 1) : state.updates;
  yield { type: 'taught', report, updates, leftOut };

  if (step + 1 === warmSteps(config)) await lab.engine.anchor();
  const seconds = (lab.clock() - began) / 1000;
  yield { type: 'metrics', metrics: { ...warmupMetrics(report, leftOut), epoch: portion.epoch, learning_rate: warmRateAt(config, step), step_time: seconds } };
  return { ...state, step: step + 1, updates };
}
