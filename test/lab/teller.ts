/** An engine whose every answer depends on its name and on what it was asked, and which logs the changes asked of it. */
import type { AdapterState, Completion, Engine, GenerateRequest, SnapshotEngine, UpdateFigures } from '../../src/record/engine';
import { infoOf } from '../store/tiny';
import { snapshotting } from './snapshots';

/** The engine, and its deeds in order. */
export interface Teller extends SnapshotEngine {
  readonly deeds: unknown[];
}

/** A number by what was asked; a stand-in for what a model makes of it. */
const numberOf = (...asked: readonly unknown[]): number => [...JSON.stringify(asked)].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7);

/** Figures of so many samples and tokens that tell these models apart. */
const figures = (name: string, samples: number, completionTokens: number): UpdateFigures => ({
  samples,
  completionTokens,
  loss: numberOf(name, 'loss') / 1000,
  kl: numberOf(name, 'kl') / 1000,
  entropy: numberOf(name, 'entropy') / 1000,
  clipLow: 0.1,
  clipHigh: 0.2,
  gradNorm: numberOf(name, 'norm') / 1000,
  importanceRatio: 1,
  mismatch: numberOf(name, 'mismatch') / 1e6
});

/** A teller called `name`. */
export function teller(name: string, changes: Partial<Engine> = {}): Teller {
  const deeds: unknown[] = [];
  let team: readonly string[] = [];
  const deed = (...what: readonly unknown[]): Promise<void> => Promise.resolve(void deeds.push(what));
  const complete = (request: GenerateRequest): Completion => {
    const tokens = Array.from({ length: request.maxTokens }, (_, i) => numberOf(name, request, i));
    return { tokens, logprobs: tokens.map((token) => -1 / token), text: `${name} to ${request.agent}`, finish: 'stop' };
  };
  const stateOf = (agent: string): AdapterState => ({ step: 0, values: { [`${name}.${agent}`]: Float32Array.of(1) }, firstMoment: {}, secondMoment: {} });
  const engine: Engine = {
    info: async () => ({ ...infoOf, model: name, contextLength: 50 + name.length }),
    encode: async (prompts) => prompts.map((prompt) => [numberOf(name, prompt)]),
    encodeDemonstrations: async (conversations) => conversations.map((prompt) => ({ context: [numberOf(name, prompt)], completion: [1], maskedSpans: [] })),
    decode: async (agent, lists) => lists.map((list) => `${name} ${agent} ${list.join(' ')}`),
    generate: async (requests, key, onTokens) => {
      await deed('generate', requests.length, key);
      const completions = requests.map(complete);
      completions.forEach(({ tokens, logprobs, text, finish }, i) => onTokens?.([{ request: i, tokens, logprobs, text, finish }]));
      return completions;
    },
    abort: (key) => deed('abort', key),
    score: async (requests) => requests.map((request) => [numberOf(name, request)]),
    counts: async () => ({ prefilled: 1, reused: 2, sampled: 3, decoded: 4, forwards: 5 }),
    update: async ({ samples, perToken }) => {
      await deed('update', samples);
      const tokens = (agent?: string) =>
        samples.filter((sample) => agent === undefined || sample.agent === agent).reduce((sum, { completion }) => sum + completion.length, 0);
      const all = figures(name, samples.length, tokens());
      const agents = [...new Set(samples.map(({ agent }) => agent))];
      return {
        all,
        // The agents' losses are parts of the whole, by their tokens.
        agents: Object.fromEntries(agents.map((agent) => [agent, { ...all, completionTokens: tokens(agent), loss: (all.loss * tokens(agent)) / tokens() }])),
        trainedTokens: tokens(),
        milliseconds: name.length,
        ...(perToken ? { tokens: samples.map((sample) => ({ reference: null, entropy: [numberOf(name, sample)] })) } : {})
      };
    },
    anchor: () => deed('anchor'),
    forget: () => deed('forget'),
    equip: (agents, spec) => {
      team = agents;
      return deed('equip', agents, spec);
    },
    save: async () => Object.fromEntries(team.map((agent) => [agent, stateOf(agent)])),
    restore: (state) => deed('restore', state),
    exportAdapter: async (agent) => ({ [`${name}.${agent}`]: new Uint8Array(1) }),
    importAdapter: (agent, files) => deed('import', agent, files),
    close: () => deed('close'),
    ...changes
  };
  return { ...snapshotting(engine), deeds };
}
