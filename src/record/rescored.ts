/** How probable actions were before an update and are after it. */

/** A natural log-probability before the step's update and after it. */
export interface LogprobChange {
  readonly before: number;
  readonly after: number;
}

/** A distinct action of a group. */
export interface RescoredAction {
  /** Id of the first member of the group with these tokens. */
  readonly turn: number;
  /** Members with these tokens. */
  readonly copies: number;
  /** Of the whole action: the sum over its tokens. */
  readonly action: LogprobChange;
  /** Of its token at which the group parts; null where the group has one distinct action, or where this one ends before. */
  readonly parting: LogprobChange | null;
  /** Of each of its tokens, by the updated policy at the sampling temperature. */
  readonly logprobs: readonly number[];
  /** The same before the update; absent where it is what the turn was sampled with. */
  readonly logprobsBefore?: readonly number[];
  /** By the reference of the KL; null where β is 0 or the action was not trained on. */
  readonly reference: readonly number[] | null;
  /** In nats, of the distribution that each token was drawn from, before the update; null where the action was not trained on. */
  readonly entropy: readonly number[] | null;
}

/** A group's distinct actions, in the order in which they were first sampled. */
export interface RescoredGroup {
  readonly tree: number;
  readonly node: number;
  /** Index of the first token that differs among the actions; null where there is one action only. */
  readonly partsAt: number | null;
  readonly actions: readonly RescoredAction[];
}
