/** The one door to the tensor rooms: token ids and plain numbers in, token ids and plain numbers out. */
import type { AgentName, Tool } from './agent';
import type { RunConfig } from './config';
import type { Grammar } from './grammar';
import type { Message } from './message';
import type { UnreadableFile } from './model';
import type { Sample } from './sample';

export type DeviceName = 'webgpu' | 'wasm';

export const PROJECTIONS = ['q', 'k', 'v', 'o', 'gate', 'up', 'down'] as const;
export type Projection = (typeof PROJECTIONS)[number];

export interface AdapterSpec {
  readonly rank: number;
  readonly alpha: number;
  readonly projections: readonly Projection[];
  /** Seeds the A matrices; B starts at zero. */
  readonly seed: number;
}

/** How agents are told who they are: by a name that the model was trained on, or in words, with their tools. */
export type Dialect = 'names' | 'instructions';

/** What an agent is told: the opening of a conversation where the first message is the system's or a user's, else what it hears after its last turn. */
export interface Prompt {
  /** Whose model reads it; null for the model itself. */
  readonly agent: AgentName | null;
  readonly messages: readonly Message[];
  /** What may be called, told with an opening. */
  readonly tools?: readonly Tool[];
}

/** A conversation to be learned, as the tokens it would have been: its opening, then all that follows. */
export interface Demonstrated {
  readonly context: readonly number[];
  readonly completion: readonly number[];
  /** Spans [from, to) of the completion that the agent heard and did not say. */
  readonly heard: readonly (readonly [from: number, to: number])[];
}

export interface EngineInfo {
  readonly device: DeviceName;
  /** The adapter's own words, for example `Apple M3`, or the CPU's. */
  readonly adapter: string;
  /** Why this device was chosen, one sentence for people. */
  readonly reason: string;
  readonly model: string;
  /** Whose base is which, where agents have two. */
  readonly models?: Readonly<Record<AgentName, string>>;
  readonly dialect: Dialect;
  readonly parameters: number;
  /** Of one agent's adapter; of the larger one where agents have two bases. */
  readonly adapterParameters: number;
  readonly vocabulary: number;
  readonly contextLength: number;
  readonly memory: EngineMemory;
  /** The load's wall time in milliseconds. */
  readonly loadMs: number;
  /** Files beside the model that were passed over, and why; absent where there are none. */
  readonly unreadable?: readonly UnreadableFile[];
}

/** Bytes. */
export interface EngineMemory {
  readonly weights: number;
  readonly adapters: number;
  readonly cache: number;
  readonly total: number;
}

export interface GenerateRequest {
  readonly agent: AgentName;
  /** The whole context, from the conversation's first token. Shared prefixes are computed once. */
  readonly context: readonly number[];
  readonly maxTokens: number;
  /** 0 is greedy. */
  readonly temperature: number;
  /** Tokens to sample from, the likeliest; at least 1, all where absent. */
  readonly topK?: number;
  /** Share of the probability to sample from, in (0, 1]: the fewest likeliest tokens that have it, of the top k where both are given. All where absent. */
  readonly topP?: number;
  /** 32-bit seed by identity; the result depends on nothing else of the batch. */
  readonly seed: number;
  /** Tokens that end it, besides the model's own stop token. */
  readonly stop?: readonly number[];
  /** What it is held to: only tokens are drawn with which a call that has begun can still be ended within `maxTokens`. Free where absent. */
  readonly grammar?: Grammar | undefined;
}

/** How a completion ended: at a stop token, at the most tokens it was allowed, or because it was no longer wanted. */
export type Finish = 'stop' | 'length' | 'aborted';

export interface Completion {
  /** Stop token included; what it had so far where it was aborted. */
  readonly tokens: readonly number[];
  /** Natural log-probability at the sampling temperature (at 1 when greedy), among the tokens that the grammar allows and the filters keep. */
  readonly logprobs: readonly number[];
  /** Text without the stop token; single-token marks as they are written. */
  readonly text: string;
  readonly finish: Finish;
}

/** What one round of decoding has added to one completion. */
export interface CompletionDelta {
  /** The request's place in its call. */
  readonly request: number;
  readonly tokens: readonly number[];
  /** Natural log-probabilities of these tokens, as in the completion. */
  readonly logprobs: readonly number[];
  /** The completion's text so far, without stop token and without a character that is not whole yet. */
  readonly text: string;
  /** Null while it goes on. */
  readonly finish: Finish | null;
}

/** A completion whose probability is asked for. */
export interface ScoreRequest {
  readonly agent: AgentName | null;
  readonly context: readonly number[];
  readonly completion: readonly number[];
  readonly heard?: NonNullable<Sample['heard']>;
}

/** Running totals since the engine opened. */
export interface GenerationCounts {
  /** Context tokens computed by prefill. */
  readonly prefilled: number;
  /** Context tokens found in the prefix cache. */
  readonly reused: number;
  readonly sampled: number;
  /** Sampled tokens fed back through the model. */
  readonly decoded: number;
  /** Forward passes of the body. */
  readonly forwards: number;
}

/** How the losses of tokens become one: the mean over tokens or over sequences, or a sum over a constant. */
export type Aggregation = RunConfig['aggregation'];

export interface GrpoLoss {
  readonly kind: 'grpo';
  readonly epsilonLow: number;
  readonly epsilonHigh: number;
  /** Weight of the KL to the adapters as they were anchored, to the bare base before. */
  readonly beta: number;
  /** Weight of the entropy, in reward a nat, that the loss rewards in each trained token's state; 0 where absent. */
  readonly entropyWeight?: number;
  /** Cap of the truncated importance ratio between sampler and trainer. */
  readonly importanceCap: number;
  readonly aggregation: Aggregation;
  /** Tokens a completion may have: the constant that Dr. GRPO divides by. */
  readonly longest: number;
  /** Gradient updates over the same samples. */
  readonly innerUpdates: number;
  /** The temperature that the samples were drawn at (> 0): policy and reference are scored at it, and the entropy is that of logits / temperature. */
  readonly temperature: number;
}

export interface SupervisedLoss {
  readonly kind: 'supervised';
}

export interface Optimiser {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly weightDecay: number;
  /** Global norm the gradient is clipped to; 0 is off. */
  readonly clipNorm: number;
}

export interface UpdateRequest {
  readonly samples: readonly Sample[];
  readonly loss: GrpoLoss | SupervisedLoss;
  readonly optimiser: Optimiser;
  /** Most tokens in one micro-batch. */
  readonly tokenBudget: number;
}

/** What one update did to one agent, or to all of them together; null is what it did not measure: the KL where β is 0, and in supervised learning all that compares policies. */
export interface UpdateFigures {
  readonly samples: number;
  readonly completionTokens: number;
  readonly loss: number;
  readonly kl: number | null;
  readonly entropy: number;
  /** Shares of tokens at which the clip held the gradient back. */
  readonly clipLow: number | null;
  readonly clipHigh: number | null;
  /** Before clipping. */
  readonly gradNorm: number;
  /** Mean of exp(trainer log-prob − sampler log-prob). */
  readonly importanceRatio: number | null;
  /** Largest |trainer − sampler| log-probability. */
  readonly mismatch: number | null;
}

export interface UpdateReport {
  readonly all: UpdateFigures;
  readonly agents: Readonly<Record<AgentName, UpdateFigures>>;
  /** Tokens pushed through forward and backward. */
  readonly trainedTokens: number;
  readonly milliseconds: number;
}

/** One agent's trainable state: adapter matrices, both Adam moments, its own step count, and what the KL pulls it towards. */
export interface AdapterState {
  readonly step: number;
  /** Name (`layers.0.q.A`) to values, row-major; shapes follow from the model and the spec. */
  readonly values: Readonly<Record<string, Float32Array>>;
  readonly firstMoment: Readonly<Record<string, Float32Array>>;
  readonly secondMoment: Readonly<Record<string, Float32Array>>;
  /** The values as they were when they were anchored; the bare base where absent. */
  readonly anchor?: Readonly<Record<string, Float32Array>>;
}

export type EngineState = Readonly<Record<AgentName, AdapterState>>;

/** How many numbers each adapter matrix of each agent has: what a state must agree in to fit an engine. */
export type StateShape = Readonly<Record<AgentName, Readonly<Record<string, number>>>>;

export const shapeOf = (state: EngineState): StateShape =>
  Object.fromEntries(
    Object.entries(state).map(([agent, { values }]) => [agent, Object.fromEntries(Object.entries(values).map(([name, { length }]) => [name, length]))])
  );

/** Files of a PEFT adapter folder: `adapter_config.json`, `adapter_model.safetensors`. */
export type AdapterFiles = Readonly<Record<string, Uint8Array>>;

export interface Engine {
  info(): Promise<EngineInfo>;
  /** Renders each prompt with the model's chat template, the assistant's opening mark at the end, and tokenises it. */
  encode(prompts: readonly Prompt[]): Promise<number[][]>;
  /** Whole conversations, told from their openings on, each ending with an assistant's turn. */
  encodeDemonstrations(conversations: readonly Prompt[]): Promise<Demonstrated[]>;
  /** Text of each sequence, by the vocabulary of this agent's model; `agent: null` is the bare base. */
  decode(agent: AgentName | null, tokens: readonly (readonly number[])[]): Promise<string[]>;
  /**
   * Samples all requests together, and together with those of other calls; order and company do not change any result. `abortKey` names the call for `abort`;
   * `onTokens` hears after each round what is new. Who calls again before the first call is done need not wait for its end.
   */
  generate(requests: readonly GenerateRequest[], abortKey?: string, onTokens?: (pieces: readonly CompletionDelta[]) => unknown): Promise<Completion[]>;
  /** Ends all that was asked for under this abort key and is not done: those calls resolve with what they have. */
  abort(abortKey: string): Promise<void>;
  /** Log-probability of each completion token that was not heard; `agent: null` is the bare base. */
  score(requests: readonly ScoreRequest[]): Promise<number[][]>;
  counts(): Promise<GenerationCounts>;
  update(request: UpdateRequest): Promise<UpdateReport>;
  /** From now on the KL pulls towards the adapters as they are now, and the optimiser remembers nothing. */
  anchor(): Promise<void>;
  /** Forgets cached prefixes; done by itself after every update. */
  forget(): Promise<void>;
  /** New adapters from the spec for exactly these agents; old ones are dropped. */
  equip(agents: readonly AgentName[], spec: AdapterSpec): Promise<void>;
  save(): Promise<EngineState>;
  restore(state: EngineState): Promise<void>;
  exportAdapter(agent: AgentName): Promise<AdapterFiles>;
  importAdapter(agent: AgentName, files: AdapterFiles): Promise<void>;
  /** Frees all it holds on the device, once what was asked for before is done; it must not be used afterwards. */
  close(): Promise<void>;
}

/**
 * Where engines and the archive leave states for one another under keys, so that a state (0.45 GB at 3B) never passes through the thread that only decides
 * where it goes. Whoever began an exchange discards the key at its end.
 */
export interface StateExchange {
  /** Adds the agents of `state` to what is there under the key: engines of a pair leave a part each. */
  put(key: string, state: EngineState): Promise<void>;
  /** The state of these agents, of all where none are named. Rejects with a RangeError where nothing is there of one. */
  get(key: string, agents?: readonly AgentName[]): Promise<EngineState>;
}

/** An engine that keeps its state at a step boundary in its own thread and goes back to it. Every method but those that compute works also after the GPU is lost for good. */
export interface SnapshotEngine extends Engine {
  /** The first tensor of the present state that holds a number which is not finite, in words; null where all numbers are finite. */
  notFinite(): Promise<string | null>;
  /** Keeps the present state in place of the snapshot before; nothing is kept where `notFinite` names a tensor, which is then the result. */
  snapshot(): Promise<string | null>;
  /** Goes back to the snapshot. */
  rollback(): Promise<void>;
  /** Sets the present state aside and goes back to the snapshot, until `unstash`. */
  stash(): Promise<void>;
  /** Goes on from the state that was set aside. */
  unstash(): Promise<void>;
  /** The snapshot itself, for an export; whoever needs it on the disk has it sent. */
  readSnapshot(): Promise<EngineState>;
  /** Leaves the snapshot at the exchange. */
  sendSnapshot(key: string): Promise<void>;
  /** Takes these agents' state, all where none are named, from the exchange, goes on from it and keeps it as the snapshot; changes nothing and gives a tensor's name as `notFinite` does. */
  receive(key: string, agents?: readonly AgentName[]): Promise<string | null>;
  /** The shape that a state must have to be received. */
  shape(): Promise<StateShape>;
}
