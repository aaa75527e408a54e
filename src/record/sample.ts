/** Training data: samples, and demonstrations for supervised learning. */
import type { AgentName } from './agent';

/** One completion in its context, with the summed advantages of its identical copies. */
export interface Sample {
  readonly agent: AgentName;
  readonly context: readonly number[];
  readonly completion: readonly number[];
  /** Spans [from, to) of the completion that the agent did not generate (tool answers and marks): masked from the loss. None where absent. */
  readonly maskedSpans?: readonly (readonly [from: number, to: number])[];
  /** Sampler's log-probability of each completion token; empty for supervised samples. */
  readonly logprobs: readonly number[];
  /** Sum of the positive advantages of the merged copies; for supervised samples the weight. */
  readonly positive: number;
  /** Sum of the negative advantages of the merged copies (≤ 0). */
  readonly negative: number;
  /** The advantage of each completion token, where they differ: `positive` and `negative` are ignored then, and the sample is one copy. */
  readonly advantages?: readonly number[];
  /** Number of merged copies; weighs the KL term. */
  readonly copies: number;
  /** Copies of positive advantage; all where absent. Only for these can the upper clip zero the gradient. */
  readonly positiveCopies?: number;
  /** Copies of negative advantage; all where absent. Only for these can the lower clip zero the gradient. */
  readonly negativeCopies?: number;
}

/** A demonstration: a conversation whose `assistant` turns the agent learns. */
export interface Demonstration {
  readonly id: string;
  readonly agent: AgentName;
  readonly kind: string;
  readonly turns: readonly { readonly role: 'system' | 'user' | 'assistant' | 'tool'; readonly content: string }[];
}
