/** The port to the tensor rooms (ops, model, weights, update): token ids and plain numbers in and out, never tensors. */
import type { AgentName, Tool } from './agent';
import type { RunConfig } from './config';
import type { Grammar } from './grammar';
import type { Message } from './message';
import type { UnreadableFile } from './model';
import type { Sample } from './sample';

/** Where tensors live. */
export type DeviceName = 'webgpu' | 'wasm';

/** The matrices of a block that can have an adapter. */
export const PROJECTIONS = ['q', 'k', 'v', 'o', 'gate', 'up', 'down'] as const;
export type Projection = (typeof PROJECTIONS)[number];

/** The shape of a LoRA adapter; its output is scaled by alpha / rank. */
export interface AdapterSpec {
  readonly rank: number;
  readonly alpha: number;
  readonly projections: readonly Projection[];
  /** Seeds the A matrices; B starts at zero. */
  readonly seed: number;
  /** Whether all agents share one adapter; each has its own where absent. */
  readonly shared?: boolean;
}

/** The name of the adapter that all agents share. */
export const SHARED_ADAPTER = 'team';

/** Names of the adapters that a spec gives to these agents: their own, or that of the one they share. */
export const adapterNames = (agents: readonly AgentName[], { shared }: Pick<AdapterSpec, 'shared'>): readonly string[] => (shared ? [SHARED_ADAPTER] : agents);

/** How prompts introduce an agent: `names`, by a name that the model was trained on; `instructions`, by its role and tools in words. */
export type Dialect = 'names' | 'instructions';

/** New messages for an agent: the opening of a conversation where the first is the system's or a user's, else what follows its last turn, such as a tool's answer. */
export interface Prompt {
  /** The agent whose model reads it; null for the bare base model. */
  readonly agent: AgentName | null;
  readonly messages: readonly Message[];
  /** Tools described in an opening. */
  readonly tools?: readonly Tool[];
}

/** A conversation to be learned, tokenised as a rollout would have been: its opening, then all that follows. */
export interface EncodedDemonstration {
  readonly context: readonly number[];
  readonly completion: readonly number[];
  /** Spans [from, to) of the completion that the agent did not generate (tool answers and marks): masked from the loss. */
  readonly maskedSpans: readonly (readonly [from: number, to: number])[];
}

/** What an open engine runs, and on what. */
export interface EngineInfo {
  readonly device: DeviceName;
  /** The adapter's own words, for example `Apple M3`, or the CPU's. */
  readonly adapter: string;
  /** Why this device was chosen, one sentence for people. */
  readonly reason: string;
  readonly model: string;
  /** The base model of each agent, where the team has two. */
  readonly models?: Readonly<Record<AgentName, string>>;
  readonly dialect: Dialect;
  readonly parameters: number;
  /** Parameters of one agent's adapter; of the larger one where the team has two bases. */
  readonly adapterParameters: number;
  readonly vocabulary: number;
  readonly contextLength: number;
  readonly memory: EngineMemory;
  /** The load's wall time in milliseconds. */
  readonly loadMs: number;
  /** Files beside the model that could not be read, and why; absent where there are none. */
  readonly unreadable?: readonly UnreadableFile[];
}

/** Memory on the device, in bytes. */
export interface EngineMemory {
  readonly weights: number;
  readonly adapters: number;
  readonly cache: number;
  readonly total: number;
}

/** One completion to sample. */
export interface GenerateRequest {
  readonly agent: AgentName;
  /** The whole context, from the conversation's first token. Shared prefixes are computed once. */
  readonly context: readonly number[];
  readonly maxTokens: number;
  /** 0 is greedy. */
  readonly temperature: number;
  /** Top-k: sample from this many likeliest tokens, at least 1; from all where absent. */
  readonly topK?: number;
  /** Top-p, in (0, 1]: sample from the fewest likeliest tokens whose probabilities sum to it, after top-k where both are given; from all where absent. */
  readonly topP?: number;
  /** 32-bit seed; the result does not depend on the other requests of the batch. */
  readonly seed: number;
  /** Tokens that end it, besides the model's own stop token. */
  readonly stop?: readonly number[];
  /** Grammar mask: only tokens are drawn with which a call that has begun can still be completed within `maxTokens`. Unconstrained where absent. */
  readonly grammar?: Grammar | undefined;
}

/** How a completion ended: at a stop token, at `maxTokens`, or by `abort`. */
export type Finish = 'stop' | 'length' | 'aborted';

/** The answer to a `GenerateRequest`. */
export interface Completion {
  /** Stop token included; the tokens so far where it was aborted. */
  readonly tokens: readonly number[];
  /** Natural log-probability of each token at the sampling temperature (at 1 when greedy), among the tokens that grammar mask, top-k and top-p leave. */
  readonly logprobs: readonly number[];
  /** Text without the stop token; special tokens as they are written, for example `<tool_call>`. */
  readonly text: string;
  readonly finish: Finish;
}

/** What one round of decoding added to one completion. */
export interface CompletionDelta {
  /** Index of the request in its call. */
  readonly request: number;
  readonly tokens: readonly number[];
  /** Natural log-probabilities of these tokens, as in the completion. */
  readonly logprobs: readonly number[];
  /** The completion's text so far, without the stop token and without an unfinished character. */
  readonly text: string;
  /** Null while it goes on. */
  readonly finish: Finish | null;
}

/** A given completion to compute log-probabilities of. */
export interface ScoreRequest {
  readonly agent: AgentName | null;
  readonly context: readonly number[];
  readonly completion: readonly number[];
  readonly maskedSpans?: NonNullable<Sample['maskedSpans']>;
  /** Whether the agent's reference is asked, which the KL pulls to: its anchored adapter, or the bare base where it has none. No where absent. */
  readonly reference?: boolean;
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
  /** Forward passes of the model's blocks. */
  readonly forwards: number;
}

/** How token losses are averaged: over tokens, over sequences, or by a constant. */
export type Aggregation = RunConfig['aggregation'];

/** Whose importance ratio the loss clips: each token's own, or that of a whole completion. */
export type RatioLevel = RunConfig['ratio'];

/** How the KL divergence is estimated (docs/algorithms.md). */
export type KlEstimator = RunConfig['klEstimator'];

/** The clipped policy-gradient loss with a KL penalty. */
export interface GrpoLoss {
  readonly kind: 'grpo';
  /** Whose importance ratio is clipped; `token` where absent. */
  readonly ratio?: RatioLevel;
  readonly epsilonLow: number;
  readonly epsilonHigh: number;
  /** Weight of the KL penalty to the reference: the anchored adapters, or the bare base where none are anchored. */
  readonly beta: number;
  /** How the KL divergence is estimated from a sampled token; `k3` where absent. */
  readonly klEstimator?: KlEstimator;
  /** Weight of the entropy, in reward a nat, that the loss rewards in each trained token's state; 0 where absent. */
  readonly entropyWeight?: number;
  /** Cap of the truncated importance ratio between sampler and trainer. */
  readonly importanceCap: number;
  readonly aggregation: Aggregation;
  /** Most tokens of a completion: the constant that Dr. GRPO divides by. */
  readonly longest: number;
  /** Gradient updates over the same samples. */
  readonly innerUpdates: number;
  /** The temperature that the samples were drawn at (> 0): policy and reference are scored at it, and the entropy is that of logits / temperature. */
  readonly temperature: number;
}

/** Mean −log p of the completion tokens. */
export interface SupervisedLoss {
  readonly kind: 'supervised';
}

/** AdamW. */
export interface Optimiser {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly weightDecay: number;
  /** Global norm the gradient is clipped to; 0 is off. */
  readonly clipNorm: number;
  /** Of each agent's own first steps, over which its rate rises linearly: while its moments are of few gradients, their quotient says little. None where absent or 0. */
  readonly rise?: number;
}

/** One update of the adapters. */
export interface UpdateRequest {
  readonly samples: readonly Sample[];
  readonly loss: GrpoLoss | SupervisedLoss;
  readonly optimiser: Optimiser;
  /** Most tokens in one micro-batch. */
  readonly tokenBudget: number;
  /** Whether the result has figures of every token; not where absent. */
  readonly perToken?: boolean;
}

/** Figures of one update for one agent, or for all together; null is not measured: the KL where β is 0, and in supervised learning every comparison of policies. */
export interface UpdateFigures {
  readonly samples: number;
  readonly completionTokens: number;
  readonly loss: number;
  readonly kl: number | null;
  readonly entropy: number;
  /** Shares of tokens at which the clip held the gradient back. */
  readonly clipLow: number | null;
  readonly clipHigh: number | null;
  /** Global norm before clipping. */
  readonly gradNorm: number;
  /** Mean of exp(trainer log-prob − sampler log-prob). */
  readonly importanceRatio: number | null;
  /** Largest |trainer − sampler| log-probability. */
  readonly mismatch: number | null;
}

/** What an update did. */
export interface UpdateReport {
  readonly all: UpdateFigures;
  readonly agents: Readonly<Record<AgentName, UpdateFigures>>;
  /** Tokens pushed through forward and backward. */
  readonly trainedTokens: number;
  readonly milliseconds: number;
}

/** Figures of each completion token of one sample, of the policy before the update. */
export interface SampleFigures {
  /** Log-probabilities by the reference of the KL; null where β is 0. */
  readonly reference: readonly number[] | null;
  /** In nats, of the distribution that the token was drawn from. */
  readonly entropy: readonly number[];
}

/** A report, and where the request asked for them the figures of each sample's tokens, in the order of the samples. */
export interface UpdateResult extends UpdateReport {
  readonly tokens?: readonly SampleFigures[];
}

/** The trainable state of one adapter: its matrices, both Adam moments, its step count, and the reference of its KL. */
export interface AdapterState {
  readonly step: number;
  /** Name (`layers.0.q.A`) to values, row-major; shapes follow from the model and the spec. */
  readonly values: Readonly<Record<string, Float32Array>>;
  readonly firstMoment: Readonly<Record<string, Float32Array>>;
  readonly secondMoment: Readonly<Record<string, Float32Array>>;
  /** The reference of the KL: the values at the time of `anchor`; the bare base where absent. */
  readonly anchor?: Readonly<Record<string, Float32Array>>;
}

/** The trainable state of all adapters, by the names of the agents whose own they are, or `SHARED_ADAPTER`. */
export type EngineState = Readonly<Record<AgentName, AdapterState>>;

/** Number of values of each matrix of each adapter; a state fits an engine where these agree. */
export type StateShape = Readonly<Record<AgentName, Readonly<Record<string, number>>>>;

/** The shape of a state. */
export const shapeOf = (state: EngineState): StateShape =>
  Object.fromEntries(
    Object.entries(state).map(([agent, { values }]) => [agent, Object.fromEntries(Object.entries(values).map(([name, { length }]) => [name, length]))])
  );

/** Files of a PEFT adapter folder: `adapter_config.json`, `adapter_model.safetensors`. */
export type AdapterFiles = Readonly<Record<string, Uint8Array>>;

/** A model on a device with one adapter for each agent, or one that all share. */
export interface Engine {
  info(): Promise<EngineInfo>;
  /** Renders each prompt with the model's chat template, with the generation prompt at its end, and tokenises it. */
  encode(prompts: readonly Prompt[]): Promise<number[][]>;
  /** Tokenises whole conversations, each from its opening to an assistant's turn at its end. */
  encodeDemonstrations(conversations: readonly Prompt[]): Promise<EncodedDemonstration[]>;
  /** Text of each sequence, by the vocabulary of this agent's model; `agent: null` is the bare base. */
  decode(agent: AgentName | null, tokens: readonly (readonly number[])[]): Promise<string[]>;
  /**
   * Samples all requests together, and together with those of other calls; no result depends on their order or number. `abortKey` names the call for `abort`;
   * `onTokens` receives what each round of decoding added. Concurrent calls are batched; a second need not wait for the end of the first.
   */
  generate(requests: readonly GenerateRequest[], abortKey?: string, onTokens?: (deltas: readonly CompletionDelta[]) => unknown): Promise<Completion[]>;
  /** Aborts the unfinished calls with this abort key: they resolve with the tokens they have. */
  abort(abortKey: string): Promise<void>;
  /** Log-probability of each completion token outside the masked spans, at `temperature` (> 0), 1 where absent; `agent: null` is the bare base. */
  score(requests: readonly ScoreRequest[], temperature?: number): Promise<number[][]>;
  counts(): Promise<GenerationCounts>;
  update(request: UpdateRequest): Promise<UpdateResult>;
  /** Makes the present adapters the reference of the KL, and resets the optimiser's moments. */
  anchor(): Promise<void>;
  /** Clears the prefix cache, which every update does too. */
  forget(): Promise<void>;
  /** Replaces all adapters by new ones of this spec for exactly these agents; where they share one, each agent's requests and samples are that one's. */
  equip(agents: readonly AgentName[], spec: AdapterSpec): Promise<void>;
  save(): Promise<EngineState>;
  restore(state: EngineState): Promise<void>;
  /** The files of the adapter of that name: an agent's, or `SHARED_ADAPTER`. */
  exportAdapter(name: AgentName): Promise<AdapterFiles>;
  importAdapter(name: AgentName, files: AdapterFiles): Promise<void>;
  /** Frees all device memory once pending calls are done; the engine must not be used afterwards. */
  close(): Promise<void>;
}

/**
 * Where engines and the archive hand states to one another under keys, so that a state (0.45 GB at 3B) never passes through the lab's thread.
 * Whoever chose a key discards it at the end.
 */
export interface StateExchange {
  /** Adds the agents of `state` to the state under the key: each engine of a pair puts its own agents. */
  put(key: string, state: EngineState): Promise<void>;
  /** The state of these agents, of all where none are named. Rejects with a RangeError where one of them is missing. */
  get(key: string, agents?: readonly AgentName[]): Promise<EngineState>;
}

/** An engine that keeps a snapshot of its state at a step boundary in its own thread and can go back to it. Methods that need no computation also work after the GPU is lost for good. */
export interface SnapshotEngine extends Engine {
  /** The name of the first tensor of the present state with a number that is not finite; null where all are finite. */
  notFinite(): Promise<string | null>;
  /** Replaces the snapshot by the present state and resolves with null; where `notFinite` names a tensor, resolves with that name and keeps the old snapshot. */
  snapshot(): Promise<string | null>;
  /** Replaces the present state by the snapshot. */
  rollback(): Promise<void>;
  /** Sets the present state aside and continues from the snapshot, until `switchBack`. */
  switchToSnapshot(): Promise<void>;
  /** Continues from the state that `switchToSnapshot` set aside. */
  switchBack(): Promise<void>;
  /** The snapshot itself, copied into the caller's thread: for an export. To store it, `sendSnapshot` is cheaper. */
  readSnapshot(): Promise<EngineState>;
  /** Puts the snapshot at the exchange under this key. */
  sendSnapshot(key: string): Promise<void>;
  /**
   * Restores the state of these agents (all where none are named) from the exchange and keeps it as the snapshot. Where a tensor of it is not finite nothing
   * changes, and the result names the tensor as `notFinite` does.
   */
  receive(key: string, agents?: readonly AgentName[]): Promise<string | null>;
  /** The shape that a state must have to be received. */
  shape(): Promise<StateShape>;
}
