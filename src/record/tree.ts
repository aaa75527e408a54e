/** A trajectory tree is a flat list of turns; a branch is a walk from its last turn to the root. */
import type { AgentName } from './agent';
import type { Task } from './task';
import type { Verdict } from './verdict';

export type Action =
  | { readonly type: 'call'; readonly name: string; readonly arguments: Readonly<Record<string, string>> }
  | { readonly type: 'answer'; readonly text: string }
  | { readonly type: 'malformed'; readonly reason: string };

export interface Turn {
  /** Position in `Tree.turns`. */
  readonly id: number;
  /** The turn before this one on its branch; null for the first turn of all. */
  readonly parent: number | null;
  /** The earlier turn of the same conversation that this one continues; null where it opens one (a specialist never sees the master's). */
  readonly context: number | null;
  readonly agent: AgentName;
  /** Depth on the branch, 0 for the first turn. */
  readonly depth: number;
  /** 0 where the turn is on the initial trajectory or on a continuation; j = 1..G-1 where it is the j-th other action of a visited node. */
  readonly sibling: number;
  /** What was said to the agent before it spoke this turn, beyond `context`. */
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  /** Tokens this turn adds that were not sampled: the messages above and the marks that open the agent's turn. */
  readonly prompt: readonly number[];
  /** Tokens the policy chose, the stop token included. */
  readonly sampled: readonly number[];
  /** Natural log-probability of each sampled token at sampling time, at the sampling temperature. */
  readonly logprobs: readonly number[];
  /** `length` where the completion ran out of room; such a turn is masked from the loss. */
  readonly finish: 'stop' | 'length';
  readonly text: string;
  readonly action: Action;
  /** What the tool answered; null where the action was no tool call or delegates to a specialist. */
  readonly observation: string | null;
  readonly memoryIds: readonly string[];
  /** The earlier action of the same node with the same tokens, which was continued in this one's place; absent where the turn was continued itself or ends its branch. */
  readonly sameAs?: number;
}

/** How one branch ended. */
export interface Outcome {
  /** The branch's last turn. */
  readonly leaf: number;
  /** The master's final answer; null where the episode ended without one. */
  readonly final: string | null;
  /** State changes made in the shop, sorted. */
  readonly effects: readonly string[];
  readonly turns: number;
  /** Every turn of the branch parsed and validated. */
  readonly wellFormed: boolean;
  /** Null until judged. */
  readonly verdict: Verdict | null;
}

/** The samples of one visited node: G actions of one agent in one state, each played to the end, once or more. */
export interface Group {
  /** The visited turn of the initial trajectory, which is the first of `members`. */
  readonly node: number;
  readonly agent: AgentName;
  readonly members: readonly number[];
  /** Reward of each member: the mean over its continuations. */
  readonly rewards: readonly number[];
  readonly mean: number;
  /** Population variance of `rewards`. */
  readonly variance: number;
  /** One per member. */
  readonly advantages: readonly number[];
}

export interface Tree {
  /** Position among the step's trees. */
  readonly index: number;
  readonly task: Task;
  readonly turns: readonly Turn[];
  /** Turn ids of the initial trajectory, in order. */
  readonly initial: readonly number[];
  readonly outcomes: readonly Outcome[];
  readonly groups: readonly Group[];
}
