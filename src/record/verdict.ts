/** What a branch is worth: named parts with weights, and their sum, so that the picture can say why. */

export interface RewardPart {
  readonly name: 'accuracy' | 'format' | 'efficiency';
  /** Between 0 and 1. */
  readonly value: number;
  /** Signed: the efficiency part is a cost. */
  readonly weight: number;
  readonly reason: string;
}

export interface Verdict {
  readonly parts: readonly RewardPart[];
  /** Sum of value × weight. */
  readonly reward: number;
  /** Whether the task was solved: accuracy is 1. */
  readonly solved: boolean;
}
