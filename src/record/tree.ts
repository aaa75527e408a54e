/** A trajectory tree: a flat list of turns; the turns of a branch are linked from its last turn to the root by `parent`. */
import type { AgentName } from './agent';
import type { CoachScore } from './coachScore';
import type { Task } from './task';
import type { Verdict } from './verdict';

/** What a turn does: a tool call (for the master a delegation), an answer, or text that is neither. */
export type Action =
  | { readonly type: 'call'; readonly name: string; readonly arguments: Readonly<Record<string, string>> }
  | { readonly type: 'answer'; readonly text: string }
  | { readonly type: 'malformed'; readonly reason: string };

/** One completion of one agent and what led to it. */
export interface Turn {
  /** Position in `Tree.turns`. */
  readonly id: number;
  /** Id of the turn before this one on its branch; null for the first turn. */
  readonly parent: number | null;
  /** Id of the previous turn of the same conversation; null where this one opens it (a specialist does not see the master's conversation). */
  readonly context: number | null;
  readonly agent: AgentName;
  /** Depth on the branch, 0 for the first turn. */
  readonly depth: number;
  /** 0 where the turn is on the initial trajectory or on a continuation; j = 1..G-1 where it is the j-th other action of a visited node. */
  readonly sibling: number;
  /** Of another action of a node off the initial trajectory: id of the node's turn. Absent at a node of the initial trajectory, whose turn has the same parent. */
  readonly node?: number;
  /** New messages to the agent before this turn, after those of `context`. */
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  /** Tokens of these messages and of the generation prompt: added by this turn, not sampled. */
  readonly prompt: readonly number[];
  /** Sampled tokens, the stop token included. */
  readonly sampled: readonly number[];
  /** Natural log-probability of each sampled token at sampling time, at the sampling temperature. */
  readonly logprobs: readonly number[];
  /** `length` where the completion reached `maxTokens`; such a turn is masked from the loss. */
  readonly finish: 'stop' | 'length';
  readonly text: string;
  readonly action: Action;
  /** What the tool answered; null where the action was no tool call or delegates to a specialist. */
  readonly observation: string | null;
  /** Ids of the memories in its conversation's prompt. */
  readonly memoryIds: readonly string[];
  /** The earlier action of the same node with the same tokens, which was continued in this one's place; absent where the turn was continued itself or ends its branch. */
  readonly sameAs?: number;
}

/** The end of one branch. */
export interface Outcome {
  /** The branch's last turn. */
  readonly leaf: number;
  /** The final answer, of the master or of the specialist whom the task was put to; null where the episode ended without one. */
  readonly final: string | null;
  /** State changes made in the shop, sorted. */
  readonly effects: readonly string[];
  readonly turns: number;
  /** Every turn of the branch parsed and validated. */
  readonly wellFormed: boolean;
  /** Null until the branch is judged. */
  readonly verdict: Verdict | null;
}

/** The G actions sampled at one node: by one agent in one state, each continued to the end, once or more. */
export interface Group {
  /** Id of the node's turn, which is the first of `members`: the turn of the initial trajectory or of another branch at which the others were sampled. */
  readonly node: number;
  readonly agent: AgentName;
  /** Ids of the turns compared. */
  readonly members: readonly number[];
  /** Reward of each member: the mean over the ways on from it. */
  readonly rewards: readonly number[];
  readonly mean: number;
  /** Population variance of `rewards`. */
  readonly variance: number;
  /** One per member. */
  readonly advantages: readonly number[];
}

/** One task's trajectories in a step. */
export interface Tree {
  /** Position among the step's trees. */
  readonly index: number;
  readonly task: Task;
  readonly turns: readonly Turn[];
  /** Turn ids of the initial trajectory, in order. */
  readonly initial: readonly number[];
  /** Whether an action is also worth what was sampled at the nodes after it; absent where nodes lie on the initial trajectory, and each has branches of its own alone. */
  readonly nested?: boolean;
  readonly outcomes: readonly Outcome[];
  readonly groups: readonly Group[];
  /** What a coach said of its actions, in the order in which it did; absent where there is none. */
  readonly scores?: readonly TurnScore[];
  /** Where actions are compared over the batch: what each was found to be worth there, and its advantage. */
  readonly credits?: readonly BatchCredit[];
}

/** A coach's score of one action. */
export interface TurnScore extends CoachScore {
  readonly turn: number;
}

/** The credit of an action that was compared over the batch. */
export interface BatchCredit {
  readonly turn: number;
  /** A coach's score, or the mean reward of the branches through it. */
  readonly reward: number;
  /** Mean over its tokens, which differ by what the KL costs after them. */
  readonly advantage: number;
  /** Sum over its tokens of log π − log π_ref, in nats. */
  readonly kl: number;
}
