/** Chat with the model that is loaded, or with an agent of the team. */
import { systemText, promptTools } from '../agent/prompt';
import type { AgentName, Team } from '../record/agent';
import type { RunConfig } from '../record/config';
import { dialectOf } from '../record/dialect';
import type { AdapterSpec, Dialect, Engine, EngineInfo, Prompt } from '../record/engine';
import type { ChatAnswer, ChatRequest } from '../bridge/protocol';

/** Answers from the engine at hand. */
export interface Chat {
  /** From now on a run's engine answers. */
  useRun(engine: Engine, config: RunConfig): void;
  /** Opens an engine in place of the one there is; its adapters change nothing. */
  open(open: () => Promise<Engine>): Promise<EngineInfo>;
  /** To be called where the engine that was opened for chat may be closed: it is opened again before the next answer. */
  reopenLater(): void;
  /** Rejects with a sentence where no model is loaded, the agent cannot be asked, or the conversation fills the model's context. */
  answer(request: ChatRequest, onText: (text: string) => void): Promise<ChatAnswer>;
  /** Ends the answer under way. */
  stop(): Promise<void>;
}

/** Whose adapter the bare model answers with. */
const BARE_MODEL: AgentName = 'the model itself';
/** An engine generates through adapters only, and a new one changes nothing. */
export const UNTRAINED: AdapterSpec = { rank: 1, alpha: 1, projections: ['q'], seed: 0 };
/** The abort key of the answer under way. */
const ABORT_KEY = 'chat';

/** Chat with this team, before any model is loaded. `clock` in milliseconds. */
export function makeChat(team: Team, clock: () => number): Chat {
  let engine: Engine | null = null;
  /** The settings of the run that the engine serves; null where it was opened for chat, so that the bare model can be asked. */
  let run: RunConfig | null = null;
  /** Opens the engine again that was opened for chat; null where a run opened it. */
  let reopen: (() => Promise<Engine>) | null = null;
  /** The engine may be closed and is opened again before the next answer. */
  let isStale = false;

  async function open(opening: () => Promise<Engine>): Promise<Engine> {
    engine = null;
    const next = await opening();
    await next.equip([BARE_MODEL, ...team.map(({ name }) => name)], UNTRAINED);
    [engine, run, reopen, isStale] = [next, null, opening, false];
    return next;
  }

  /** The engine, or a sentence that says how to get one. */
  async function opened(): Promise<Engine> {
    if (isStale && reopen) return open(reopen);
    if (!engine) throw new Error('No model is loaded. Choose one and press Load, or start a run.');
    return engine;
  }

  function introductionOf(dialect: Dialect, name: AgentName | null): Pick<Prompt, 'messages' | 'tools'> {
    if (name === null && run) throw new Error('While a run is open its agents can be asked, not the model itself. Choose one of them, or load a model.');
    if (name === null) return { messages: [] };
    const agent = team.find((each) => each.name === name);
    if (!agent) throw new RangeError(`There is no agent "${name}"; there are ${team.map((each) => each.name).join(', ')}.`);
    return { messages: [{ role: 'system', content: systemText(agent, [], dialect) }], tools: promptTools(agent, dialect) };
  }

  return {
    useRun(running, config) {
      [engine, run, reopen, isStale] = [running, config, null, false];
    },

    open: async (opening) => (await open(opening)).info(),

    reopenLater() {
      isStale = true;
    },

    async answer({ agent, messages, temperature, maxTokens, seed }, onText) {
      const began = clock();
      const answering = await opened();
      const info = await answering.info();
      const { model, contextLength } = info;
      const introduction = introductionOf(run ? dialectOf(run, info) : info.dialect, agent);
      const [context] = await answering.encode([{ ...introduction, agent, messages: [...introduction.messages, ...messages] }]);
      const room = contextLength - context!.length;
      if (room < 1) throw new RangeError(`What was said fills the ${contextLength} tokens that ${model} can read at once. Begin a new talk.`);
      const request = { agent: agent ?? BARE_MODEL, context: context!, maxTokens: Math.min(maxTokens, room), temperature, seed };
      const [completion] = await answering.generate([request], ABORT_KEY, (deltas) => deltas.forEach(({ text }) => onText(text)));
      const { text, finish, tokens } = completion!;
      return { text, finish, tokens: tokens.length, milliseconds: clock() - began };
    },

    stop: async () => engine?.abort(ABORT_KEY)
  };
}
