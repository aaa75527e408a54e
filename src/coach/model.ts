/** A coach that is a model on this machine, asked greedily and without an adapter of its own. */
import type { AgentName } from '../record/agent';
import type { Coach } from '../record/coach';
import type { Engine } from '../record/engine';
import { coachOf } from './ask';

/** Most tokens of a reply. */
const LONGEST_REPLY = 512;

/** A coach that speaks as this agent of the engine, which must have one of that name. */
export async function modelCoach(engine: Pick<Engine, 'info' | 'encode' | 'generate' | 'abort'>, agent: AgentName): Promise<Coach> {
  const { model, contextLength } = await engine.info();
  let asked = 0;
  return coachOf(model, async (messages, signal) => {
    const [context] = await engine.encode([{ agent, messages }]);
    const room = contextLength - context!.length;
    if (room < 1)
      throw new RangeError(`The action and all it was given fill the ${contextLength} tokens that ${model} can read at once. Choose a coach that reads more.`);
    const key = `coach ${++asked}`;
    const abort = (): void => void engine.abort(key);
    signal.addEventListener('abort', abort);
    try {
      const request = { agent, context: context!, maxTokens: Math.min(LONGEST_REPLY, room), temperature: 0, seed: 0 };
      const [completion] = await engine.generate([request], key);
      signal.throwIfAborted();
      return completion!.text;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  });
}
