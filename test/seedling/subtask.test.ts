/** What a trajectory shows of itself while some of its sub-tasks are open. */
import { describe, expect, it } from 'vitest';
import { truncateToSubtasks } from '../../scripts/seedling/subtask';

describe('a trajectory', () => {
  const trajectory = {
    tokens: [10, 11, 12, 13, 14, 15, 16, 17],
    subtasks: [
      [2, 3],
      [5, 6]
    ]
  };
  it('shows nothing after its last open sub-task', () =>
    expect(truncateToSubtasks(trajectory, 1)).toEqual({ slot: -1, tokens: [10, 11, 12, 13], targets: [2, 3] }));
  it('trains on all of them when all are open', () =>
    expect(truncateToSubtasks(trajectory, 2)).toEqual({ slot: -1, tokens: [10, 11, 12, 13, 14, 15, 16], targets: [2, 3, 5, 6] }));
});
