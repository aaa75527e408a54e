/** How well the adapters say what held-out rows' solutions say: the mean −log p of a token of the agents' own turns. */
import type { LabState } from '../record/checkpoint';
import type { RunConfig } from '../record/config';
import { epochSteps, warmSteps } from '../record/steps';
import type { EventPayload } from '../record/event';
import { demonstrationsOf, encodeConversations, type WarmupConversation } from './curriculum';
import type { Lab } from './lab';

/** Dev rows, as many of each kind, and the most tokens that are read of them. */
const ROWS = 10;
const TOKENS = 8192;

/** Measurements in a warm-up, besides those at its beginning and its epochs' ends. */
const MEASUREMENTS = 8;

/** Whether it is due after `step` steps: at the beginning, about eight times on the way, with each epoch and at the end. */
export function isHeldOutLossDue({ step, config }: Pick<LabState, 'step' | 'config'>): boolean {
  const steps = warmSteps(config);
  const every = Math.max(1, Math.floor(steps / MEASUREMENTS));
  return steps > 0 && step <= steps && (step % every === 0 || step % epochSteps(config) === 0);
}

/** The rows' conversations with all their turns, of as many rows as fit, and how many rows that are. Nothing is remembered in them. */
async function heldOutConversations(config: RunConfig, lab: Lab): Promise<{ readonly rows: number; readonly told: readonly WarmupConversation[] }> {
  const whole: RunConfig = { ...config, memory: 'off', warmSchedule: 'all' };
  const told: WarmupConversation[] = [];
  let [rows, tokens] = [0, 0];
  for (const row of lab.data.rowsWithSolutions('dev', ROWS)) {
    const conversations = await encodeConversations(await demonstrationsOf({ epoch: 1, rows: [row] }, whole, lab), 1, whole, lab);
    const fitting = conversations.filter((each) => each !== null);
    const length = fitting.reduce((total, { context, completion }) => total + context.length + completion.length, 0);
    if (fitting.length < conversations.length || (rows > 0 && tokens + length > TOKENS)) continue;
    told.push(...fitting);
    tokens += length;
    rows += 1;
  }
  return { rows, told };
}

/** Measures the adapters as they are; nothing where no row fits into the model's context. */
export async function* measureHeldOutLoss(config: RunConfig, lab: Lab): AsyncGenerator<EventPayload> {
  const { rows, told } = await heldOutConversations(config, lab);
  if (!rows) return;
  const logprobs = (await lab.engine.score(told)).flat();
  yield { type: 'heldOut', loss: -logprobs.reduce((total, logprob) => total + logprob, 0) / logprobs.length, tokens: logprobs.length, rows };
}
