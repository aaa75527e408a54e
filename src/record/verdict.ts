/** The reward of a branch: named parts with weights and reasons, and their sum. */

/** One part of a reward. */
export interface RewardPart {
  readonly name: 'accuracy' | 'format' | 'efficiency';
  /** Between 0 and 1. */
  readonly value: number;
  /** Signed: the efficiency part is a cost. */
  readonly weight: number;
  /** Why, in a sentence. */
  readonly reason: string;
}

/** A judged branch. */
export interface Verdict {
  readonly parts: readonly RewardPart[];
  /** Sum of value × weight. */
  readonly reward: number;
  /** Whether the task was solved: accuracy is 1. */
  readonly solved: boolean;
}
