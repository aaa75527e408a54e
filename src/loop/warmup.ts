/**
 * One step of the warm-up: rows with their solutions in, better adapters out. The turns of all agents in a batch make one supervised update, in which each
 * agent's adapter learns that agent's turns. After the last step the adapters become the reference of the KL, and the optimiser's moments are reset.
 */
import type { LabState } from '../record/checkpoint';
import type { RunConfig } from '../record/config';
import { warmSteps } from '../record/steps';
import type { EventPayload, Metrics } from '../record/event';
import { demonstrationsOf, warmupBatchAt, encodeConversations, type WarmupBatch } from './curriculum';
import { measureHeldOutLoss } from './heldOutLoss';
import { countUpdates, demonstrationRequest } from './improve';
import type { Lab } from './lab';
import { warmupMetrics } from './metrics';

/** The learning rate rises linearly over a tenth of the warm-up, at most over this many steps. */
const RISE = 20;

/** The learning rate of warm-up step `step`. */
function warmRateAt(config: RunConfig, step: number): number {
  const rise = Math.min(RISE, Math.ceil(warmSteps(config) / 10));
  return config.warmRate * Math.min(1, (step + 1) / rise);
}

/** What showing a batch came to. */
interface Taught {
  readonly updates: LabState['updates'];
  readonly metrics: Metrics;
}

/** One supervised update on the batch's conversations at this learning rate; yields that it was made. */
export async function* teachBatch({ config, updates }: LabState, lab: Lab, batch: WarmupBatch, rate: number): AsyncGenerator<EventPayload, Taught> {
  const encoded = await encodeConversations(await demonstrationsOf(batch, config, lab), batch.epoch, config, lab);
  const fitting = encoded.filter((conversation) => conversation !== null);
  const leftOut = encoded.length - fitting.length;
  const report = fitting.length ? await lab.engine.update(demonstrationRequest(fitting, config, rate)) : null;
  const taught = report ? countUpdates({ updates, config }, report, 1) : updates;
  yield { type: 'taught', report, updates: taught, leftOut };
  return { updates: taught, metrics: { ...warmupMetrics(report, leftOut), epoch: batch.epoch, learning_rate: rate } };
}

/** Yields what happens, in order; resolves to the state the next step starts from. */
export async function* warmupStep(state: LabState, lab: Lab): AsyncGenerator<EventPayload, LabState> {
  const { config, step } = state;
  const began = lab.clock();
  const batch = warmupBatchAt(config, step, lab);
  yield { type: 'lesson', tasks: batch.rows.map(({ task }) => task), epoch: batch.epoch };

  yield { type: 'phase', phase: 'Teach' };
  if (step === 0) yield* measureHeldOutLoss(config, lab);
  const { updates, metrics } = yield* teachBatch(state, lab, batch, warmRateAt(config, step));

  if (step + 1 === warmSteps(config)) await lab.engine.anchor();
  yield { type: 'metrics', metrics: { ...metrics, step_time: (lab.clock() - began) / 1000 } };
  return { ...state, step: step + 1, updates };
}
