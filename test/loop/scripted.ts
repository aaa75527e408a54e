/** An engine without tensors: one token a character, and four logits an agent as its adapter, which updates really move. */
import { randomOf } from '../../src/math/random';
import type { AdapterState, Completion, Engine, EngineState, GenerateRequest, UpdateFigures, UpdateRequest } from '../../src/record/engine';
import type { Message } from '../../src/record/message';
import { STOP, candidatesOf, softmax, spell, tokenise } from './policy';

/** The engine, and what it was asked for. */
export interface ScriptedEngine extends Engine {
  readonly generated: GenerateRequest[][];
  readonly updated: UpdateRequest[];
}

type Logits = readonly [number, number, number, number];

/** `start` holds the logits of the four ways of acting before any training, `habits` those of agents that differ. */
export function scriptedEngine(start: Logits = [0.8, 0, 0, -1], habits: Readonly<Record<string, Logits>> = {}): ScriptedEngine {
  const adapters = new Map<string, { logits: Float32Array; step: number }>();
  const generated: GenerateRequest[][] = [];
  const updated: UpdateRequest[] = [];
  let sampled = 0;
  const fresh = (agent: string) => Float32Array.from(habits[agent] ?? start);
  const logitsOf = (agent: string): Float32Array => adapters.get(agent)?.logits ?? fresh(agent);
  const complete = (request: GenerateRequest): Completion => {
    const { agent, candidates } = candidatesOf(request.context);
    if (agent !== request.agent) throw new Error(`The context speaks to ${agent}, the request names ${request.agent}.`);
    const greedy = request.temperature === 0;
    const chances = softmax(logitsOf(agent), greedy ? 1 : request.temperature);
    let draw = randomOf(request.seed).next();
    const drawn = chances.findIndex((chance) => (draw -= chance) < 0);
    const choice = greedy ? chances.indexOf(Math.max(...chances)) : Math.max(drawn, 0);
    const text = candidates[choice]!;
    const tokens = tokenise(text + STOP).slice(0, request.maxTokens);
    sampled += tokens.length;
    return {
      tokens,
      logprobs: tokens.map((_, index) => (index ? 0 : Math.log(chances[choice]!))),
      text: tokens.length > text.length ? text : spell(tokens),
      finish: tokens.length > text.length ? 'stop' : 'length'
    };
  };
  /** REINFORCE on the four logits, at twenty times the rate, since there are but four. */
  const learn = ({ samples, optimiser }: UpdateRequest): void => {
    const touched = new Set(samples.map((sample) => sample.agent));
    for (const name of touched) {
      const adapter = adapters.get(name)!;
      const chances = softmax(adapter.logits, 1);
      for (const sample of samples.filter((one) => one.agent === name)) {
        const choice = candidatesOf(sample.context).candidates.indexOf(spell(sample.completion).slice(0, -1));
        // d log p(choice) / d logit_k = [k = choice] − p_k
        const push = (20 * optimiser.learningRate * (sample.positive + sample.negative)) / samples.length;
        adapter.logits.forEach((logit, k) => (adapter.logits[k] = logit + push * (Number(k === choice) - chances[k]!)));
      }
      adapter.step += 1;
    }
  };
  const figuresOf = (samples: UpdateRequest['samples']): UpdateFigures => ({
    samples: samples.length,
    completionTokens: samples.reduce((total, sample) => total + sample.completion.length * sample.copies, 0),
    loss: 0,
    kl: 0,
    entropy: 0,
    clipLow: 0,
    clipHigh: 0,
    gradNorm: 0,
    importanceRatio: 1,
    mismatch: 0
  });
  const write = ({ role, content }: Message): string => `⟨${role}:${content}⟩`;
  return {
    generated,
    updated,
    info: async () => ({
      device: 'wasm',
      adapter: 'script',
      reason: 'A script needs no device.',
      model: 'scripted',
      dialect: 'names',
      parameters: 4,
      adapterParameters: 4,
      vocabulary: 0x110000,
      contextLength: 100_000,
      memory: { weights: 0, adapters: 0, cache: 0, total: 0 },
      loadMs: 0
    }),
    encode: async (prompts) => prompts.map(({ messages }) => tokenise(`${messages.map(write).join('')}⟨assistant:`)),
    encodeDemonstrations: async (conversations) =>
      conversations.map(({ messages }) => {
        const at = messages.findIndex(({ role }) => role === 'assistant');
        const said = messages.slice(at).map(write).join('').slice('⟨assistant:'.length);
        return { context: tokenise(`${messages.slice(0, at).map(write).join('')}⟨assistant:`), completion: tokenise(said), heard: [] };
      }),
    decode: async (_agent, lists) => lists.map(spell),
    generate: async (requests) => {
      generated.push([...requests]);
      return requests.map(complete);
    },
    score: async (requests) =>
      requests.map(({ agent, context, completion }) => {
        const choice = candidatesOf(context).candidates.indexOf(spell(completion).slice(0, -1));
        return completion.map((_, index) => (index ? 0 : Math.log(softmax(agent === null ? Float32Array.from(start) : logitsOf(agent), 1)[choice] ?? 0)));
      }),
    counts: async () => ({ prefilled: 0, reused: 0, sampled, decoded: sampled, forwards: generated.length }),
    update: async (request) => {
      updated.push(request);
      learn(request);
      const agents = [...new Set(request.samples.map((sample) => sample.agent))].sort();
      return {
        all: figuresOf(request.samples),
        agents: Object.fromEntries(agents.map((agent) => [agent, figuresOf(request.samples.filter((sample) => sample.agent === agent))])),
        trainedTokens: request.samples.reduce((total, sample) => total + sample.context.length + sample.completion.length, 0),
        milliseconds: 0
      };
    },
    abort: async () => undefined,
    forget: async () => undefined,
    anchor: async () => undefined,
    equip: async (agents) => {
      adapters.clear();
      for (const agent of agents) adapters.set(agent, { logits: fresh(agent), step: 0 });
    },
    save: async (): Promise<EngineState> =>
      Object.fromEntries(
        [...adapters].map(([agent, { logits, step }]): [string, AdapterState] => [
          agent,
          { step, values: { logits: logits.slice() }, firstMoment: {}, secondMoment: {} }
        ])
      ),
    restore: async (state) => {
      for (const [agent, { step, values }] of Object.entries(state)) adapters.set(agent, { logits: values.logits!.slice(), step });
    },
    exportAdapter: async (agent) => ({ 'adapter_model.json': new TextEncoder().encode(JSON.stringify([...logitsOf(agent)])) }),
    importAdapter: async (agent, files) => {
      const logits = JSON.parse(new TextDecoder().decode(files['adapter_model.json'])) as number[];
      adapters.set(agent, { logits: Float32Array.from(logits), step: 0 });
    },
    close: async () => undefined
  };
}
