/** Held-out loss of a warm-up: the mean −log p, in nats, of the tokens of the agents' turns in the solutions of dev rows. */
import type { LabState } from '../record/checkpoint';
import type { RunConfig } from '../record/config';
import { epochSteps, warmSteps } from '../record/steps';
import type { EventPayload } from '../record/event';
import { wholeConversations } from './curriculum';
import type { TaughtConversation } from './improve';
import type { Lab } from './lab';

/** Dev rows, equally many of each kind, and most tokens of their conversations. */
const ROWS = 10;
const TOKENS = 8192;

/** Measurements in a warm-up, besides those at its beginning and at the end of each epoch. */
const MEASUREMENTS = 8;

/** Whether a measurement is due after `step` steps: at the beginning, about eight times in between, after each epoch and at the end. */
export function isHeldOutLossDue({ step, config }: Pick<LabState, 'step' | 'config'>): boolean {
  const steps = warmSteps(config);
  const every = Math.max(1, Math.floor(steps / MEASUREMENTS));
  return steps > 0 && step <= steps && (step % every === 0 || step % epochSteps(config) === 0);
}

/** The whole conversations, without memories, of the rows that fit into context and token limit, and the number of those rows. */
async function heldOutConversations(config: RunConfig, lab: Lab): Promise<{ readonly rows: number; readonly conversations: readonly TaughtConversation[] }> {
  const chosen: TaughtConversation[] = [];
  let [rows, tokens] = [0, 0];
  for (const row of lab.data.rowsWithSolutions('dev', ROWS)) {
    const conversations = await wholeConversations([row], config, lab);
    const fitting = conversations.filter((conversation) => conversation !== null);
    const length = fitting.reduce((total, { context, completion }) => total + context.length + completion.length, 0);
    if (fitting.length < conversations.length || (rows > 0 && tokens + length > TOKENS)) continue;
    chosen.push(...fitting);
    tokens += length;
    rows += 1;
  }
  return { rows, conversations: chosen };
}

/** Measures the present adapters; yields nothing where no row fits into the model's context. */
export async function* measureHeldOutLoss(config: RunConfig, lab: Lab): AsyncGenerator<EventPayload> {
  const { rows, conversations } = await heldOutConversations(config, lab);
  if (!rows) return;
  const logprobs = (await lab.engine.score(conversations)).flat();
  yield { type: 'heldOut', loss: -logprobs.reduce((total, logprob) => total + logprob, 0) / logprobs.length, tokens: logprobs.length, rows };
}
