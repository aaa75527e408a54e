/**
 * An agent's conversation truncated by the progressive schedule of `src/loop/subtask.ts`. Rows are unlimited here, so an epoch is 1/E of the trained
 * tokens, each epoch on new rows.
 */
import type { TrainingSequence } from '../../src/update/pack';

/** A role's conversation as tokens, its own turns apart. */
export interface TokenisedConversation {
  readonly tokens: readonly number[];
  /** Sub-task by sub-task the indices of its tokens, ascending. */
  readonly subtasks: readonly (readonly number[])[];
}

/** The trajectory up to the end of its first `open` sub-tasks, whose tokens are the targets. */
export function truncateToSubtasks({ tokens, subtasks }: TokenisedConversation, open: number): TrainingSequence {
  const targets = subtasks.slice(0, open).flat();
  return { slot: -1, tokens: tokens.slice(0, targets.at(-1)! + 1), targets };
}
