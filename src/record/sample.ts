/** A training sample: one completion in its context, with the summed advantages of all its identical copies. */
import type { AgentName } from './agent';

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
  /** How many copies were merged; weighs the KL term. */
  readonly copies: number;
  /** Copies among them whose advantage is positive; all where absent. Only at those can the upper clip hold the gradient back. */
  readonly positiveCopies?: number;
  /** Copies whose advantage is negative; all where absent. Only at those can the lower clip hold the gradient back. */
  readonly negativeCopies?: number;
}

/** A demonstration: a conversation with the parts the agent itself says. */
export interface Demonstration {
  readonly id: string;
  readonly agent: AgentName;
  readonly kind: string;
  readonly turns: readonly { readonly role: 'system' | 'user' | 'assistant' | 'tool'; readonly content: string }[];
}
