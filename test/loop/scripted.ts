/** An engine without tensors: one token a character, and four logits an agent as its adapter, which updates really move. */
import { randomOf } from '../../src/math/random';
import {
  adapterNames,
  SHARED_ADAPTER,
  type AdapterState,
  type Completion,
  type Engine,
  type EngineState,
  type GenerateRequest,
  type SampleFigures,
  type UpdateFigures,
  type UpdateRequest
} from '../../src/record/engine';
import type { Message } from '../../src/record/message';
import type { Sample } from '../../src/record/sample';
import { folderOf } from '../store/tiny';
import { STOP, candidatesOf, softmax, spell, tokenise } from './policy';

/** The engine, and what it was asked for. */
export interface ScriptedEngine extends Engine {
  readonly generated: GenerateRequest[][];
  readonly updated: UpdateRequest[];
}

type Conversation = Pick<Sample, 'context' | 'completion' | 'maskedSpans'>;

/** One turn of the agent, in the context in which it is sampled. */
interface SampledTurn {
  readonly context: readonly number[];
  readonly said: readonly number[];
}

/** The agent's turns of a sample: what lies between its masked spans. */
function turnsOf({ context, completion, maskedSpans = [] }: Conversation): SampledTurn[] {
  const starts = [0, ...maskedSpans.map(([, to]) => to)];
  return starts.map((start, i) => ({ context: [...context, ...completion.slice(0, start)], said: completion.slice(start, maskedSpans[i]?.[0]) }));
}

type Logits = readonly [number, number, number, number];

/** The moments of a descent that has none. */
const plainDescent = (length: number): Pick<AdapterState, 'firstMoment' | 'secondMoment'> => ({
  firstMoment: { logits: new Float32Array(length) },
  secondMoment: { logits: new Float32Array(length) }
});

/** `start` holds the logits of the four ways of acting before any training, `habits` those of agents that differ. */
export function scriptedEngine(start: Logits = [0.8, 0, 0, -1], habits: Readonly<Record<string, Logits>> = {}): ScriptedEngine {
  const adapters = new Map<string, { logits: Float32Array; step: number }>();
  const anchors = new Map<string, Float32Array>();
  const generated: GenerateRequest[][] = [];
  const updated: UpdateRequest[] = [];
  let sampled = 0;
  const fresh = (agent: string) => Float32Array.from(habits[agent] ?? start);
  /** The name of the adapter that serves an agent. */
  const adapterOf = (agent: string): string => (adapters.has(SHARED_ADAPTER) ? SHARED_ADAPTER : agent);
  const logitsOf = (agent: string): Float32Array => adapters.get(adapterOf(agent))?.logits ?? fresh(agent);
  const complete = (request: GenerateRequest): Completion => {
    const { agent, candidates } = candidatesOf(request.context);
    if (agent !== request.agent) throw new Error(`The context speaks to ${agent}, the request names ${request.agent}.`);
    const greedy = request.temperature === 0;
    const chances = softmax(logitsOf(request.agent), greedy ? 1 : request.temperature);
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
  const choiceOf = ({ context, said }: SampledTurn): number => candidatesOf(context).candidates.indexOf(spell(said).slice(0, -1));
  /** REINFORCE on the four logits, and for demonstrations plain likelihood, at twenty times the rate, since there are but four. */
  const learn = ({ samples, optimiser }: UpdateRequest): void => {
    const touched = new Set(samples.map((sample) => adapterOf(sample.agent)));
    const turns = samples.reduce((total, sample) => total + turnsOf(sample).length, 0);
    for (const name of touched) {
      const adapter = adapters.get(name)!;
      const chances = softmax(adapter.logits, 1);
      for (const sample of samples.filter((one) => adapterOf(one.agent) === name))
        for (const choice of turnsOf(sample).map(choiceOf)) {
          // d log p(choice) / d logit_k = [k = choice] − p_k
          const advantage = sample.advantages?.[0] ?? sample.positive + sample.negative;
          const push = (20 * optimiser.learningRate * advantage) / turns;
          adapter.logits.forEach((logit, k) => (adapter.logits[k] = logit + push * (Number(k === choice) - chances[k]!)));
        }
      adapter.step += 1;
    }
  };
  /** One log-probability a token of an own turn: the choice's at its first, and none of the others is in doubt. */
  const scoresOf = (agent: string | null, said: Conversation, temperature = 1): number[] =>
    scoresBy(agent === null ? Float32Array.from(start) : logitsOf(agent), said, temperature);
  const scoresBy = (logits: Float32Array, said: Conversation, temperature = 1): number[] => {
    const chances = softmax(logits, temperature);
    return turnsOf(said).flatMap((turn) => turn.said.map((_, index) => (index ? 0 : Math.log(chances[choiceOf(turn)] ?? 0))));
  };
  const anchoredLogitsOf = (agent: string): Float32Array => anchors.get(adapterOf(agent)) ?? fresh(agent);
  /** Σ p log(p / q) of an agent's four ways, from where it is anchored. */
  const distanceOf = (agent: string): number => {
    const [now, then] = [logitsOf(agent), anchoredLogitsOf(agent)].map((logits) => softmax(logits, 1)) as [number[], number[]];
    return now.reduce((total, chance, k) => total + chance * Math.log(chance / then[k]!), 0);
  };
  /** Of each sample's tokens: only the first of a turn is in doubt, among four ways. */
  const tokensOf = ({ samples, loss }: UpdateRequest): SampleFigures[] =>
    samples.map((sample) => {
      const [now, then] = [logitsOf(sample.agent), anchoredLogitsOf(sample.agent)].map((logits) => softmax(logits, 1)) as [number[], number[]];
      const doubt = -now.reduce((total, chance) => total + chance * Math.log(chance), 0);
      const each = (first: (turn: SampledTurn) => number) => turnsOf(sample).flatMap((turn) => turn.said.map((_, index) => (index ? 0 : first(turn))));
      const compares = loss.kind === 'grpo' && loss.beta > 0;
      return { reference: compares ? each((turn) => Math.log(then[choiceOf(turn)]!)) : null, entropy: each(() => doubt) };
    });
  const figuresOf = ({ samples, loss }: UpdateRequest): UpdateFigures => {
    const compares = loss.kind === 'grpo';
    const scores = samples.flatMap((sample) => scoresOf(sample.agent, sample));
    return {
      samples: samples.length,
      completionTokens: samples.reduce((total, sample) => total + sample.copies * turnsOf(sample).reduce((sum, { said }) => sum + said.length, 0), 0),
      loss: loss.kind === 'supervised' ? -scores.reduce((a, b) => a + b, 0) / scores.length : 0,
      kl: compares && loss.beta > 0 ? samples.reduce((total, { agent }) => total + distanceOf(agent), 0) / samples.length : null,
      entropy: 0,
      clipLow: compares ? 0 : null,
      clipHigh: compares ? 0 : null,
      gradNorm: 0,
      importanceRatio: compares ? 1 : null,
      mismatch: compares ? 0 : null
    };
  };
  const anchorOf = (agent: string): Pick<AdapterState, 'anchor'> => {
    const logits = anchors.get(agent)?.slice();
    return logits ? { anchor: { logits } } : {};
  };
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
        const open = (received: readonly Message[]): number[] => tokenise(`${received.map(write).join('')}⟨assistant:`);
        const completion: number[] = [];
        const maskedSpans: [number, number][] = [];
        for (const message of messages.slice(at))
          if (message.role === 'assistant') completion.push(...tokenise(message.content + STOP));
          else maskedSpans.push([completion.length, completion.push(...open([message]))]);
        return { context: open(messages.slice(0, at)), completion, maskedSpans };
      }),
    decode: async (_agent, lists) => lists.map(spell),
    generate: async (requests) => {
      generated.push([...requests]);
      return requests.map(complete);
    },
    score: async (requests, temperature) =>
      requests.map((request) =>
        request.reference ? scoresBy(anchoredLogitsOf(request.agent!), request, temperature) : scoresOf(request.agent, request, temperature)
      ),
    counts: async () => ({ prefilled: 0, reused: 0, sampled, decoded: sampled, forwards: generated.length }),
    update: async (request) => {
      updated.push(request);
      const { samples } = request;
      const figures = (of: readonly Sample[]) => figuresOf({ ...request, samples: of });
      const agents = [...new Set(samples.map((sample) => sample.agent))].sort();
      const report = {
        all: figures(samples),
        agents: Object.fromEntries(agents.map((agent) => [agent, figures(samples.filter((sample) => sample.agent === agent))])),
        trainedTokens: samples.reduce((total, sample) => total + sample.context.length + sample.completion.length, 0),
        milliseconds: 0,
        ...(request.perToken ? { tokens: tokensOf(request) } : {})
      };
      learn(request);
      return report;
    },
    abort: async () => undefined,
    forget: async () => undefined,
    anchor: async () => adapters.forEach((adapter, agent) => (anchors.set(agent, adapter.logits.slice()), (adapter.step = 0))),
    equip: async (agents, spec) => {
      adapters.clear();
      anchors.clear();
      for (const agent of adapterNames(agents, spec)) adapters.set(agent, { logits: fresh(agent), step: 0 });
    },
    save: async (): Promise<EngineState> =>
      Object.fromEntries(
        [...adapters].map(([agent, { logits, step }]): [string, AdapterState] => [
          agent,
          { step, values: { logits: logits.slice() }, ...plainDescent(logits.length), ...anchorOf(agent) }
        ])
      ),
    restore: async (state) => {
      for (const [agent, { step, values, anchor }] of Object.entries(state)) {
        if (!adapters.has(agent)) throw new RangeError(`There is no adapter "${agent}"; there are ${[...adapters.keys()].join(', ')}.`);
        adapters.set(agent, { logits: values.logits!.slice(), step });
        if (anchor) anchors.set(agent, anchor.logits!.slice());
        else anchors.delete(agent);
      }
    },
    exportAdapter: async (agent) => ({ ...folderOf(4), 'adapter_config.json': new TextEncoder().encode(JSON.stringify([...logitsOf(agent)])) }),
    importAdapter: async (agent, files) => {
      const logits = JSON.parse(new TextDecoder().decode(files['adapter_config.json'])) as number[];
      adapters.set(agent, { logits: Float32Array.from(logits), step: 0 });
    },
    close: async () => undefined
  };
}
