/** A coach who is asked in words: one request an action, one repair where its reply holds no score, and the middle of the scale where that holds none either. [MAPPA] */
import type { Coach, ScoredAction } from '../record/coach';
import { FALLBACK_SCORE, type CoachScore } from '../record/coachScore';
import type { Message } from '../record/message';
import { coachMessages, REPAIR } from './prompt';
import { readReply } from './reply';

/** Answers a conversation in words. Rejects with a sentence where it cannot, and where `signal` aborts. */
export type Complete = (messages: readonly Message[], signal: AbortSignal) => Promise<string>;

const fallback = (reason: string): CoachScore => ({ score: FALLBACK_SCORE, answerCorrect: null, origin: 'fallback', reason });

async function ask(scored: ScoredAction, complete: Complete, signal: AbortSignal): Promise<CoachScore> {
  const messages = coachMessages(scored);
  try {
    const first = await complete(messages, signal);
    const reply = readReply(first);
    if (reply) return { ...reply, origin: 'reply' };
    const second = await complete([...messages, { role: 'assistant', content: first }, REPAIR], signal);
    const repaired = readReply(second);
    return repaired ? { ...repaired, origin: 'repair' } : fallback('Neither of two replies of the coach holds a score that can be read.');
  } catch (error) {
    signal.throwIfAborted();
    return fallback((error as Error).message);
  }
}

/** A coach by that name. Actions are asked about all at once: whoever completes decides how many requests are under way. */
export const coachOf = (name: string, complete: Complete): Coach => ({
  name,
  async score(actions, signal) {
    signal.throwIfAborted();
    return Promise.all(actions.map((action) => ask(action, complete, signal)));
  }
});
