/** The progressive schedule: which sub-tasks are open when, and what a trajectory shows of itself by then. */
import { describe, expect, it } from 'vitest';
import { epochOf, openSubtasks, reveal } from '../../scripts/seedling/subtask';

describe('the epochs of a stage', () => {
  it('divide its trained tokens equally, and the last lasts beyond them', () => {
    expect([0, 24, 25, 49, 50, 74, 75, 99, 100, 130].map((done) => epochOf(done, 100, 4))).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 4, 4]);
  });
  it('are one where there is one', () => expect([0, 50, 100].map((done) => epochOf(done, 100, 1))).toEqual([1, 1, 1]));
});

describe('the sub-tasks open in each of four epochs', () => {
  // By hand from ceil(M e / 4).
  it.each([
    [1, [1, 1, 1, 1]],
    [2, [1, 1, 2, 2]],
    [3, [1, 2, 3, 3]],
    [4, [1, 2, 3, 4]],
    [5, [2, 3, 4, 5]],
    [9, [3, 5, 7, 9]]
  ])('of %i', (count, open) => expect([1, 2, 3, 4].map((epoch) => openSubtasks(count, epoch, 4))).toEqual(open));

  it('are never none, never fewer than before, and in the end all, whatever the numbers', () => {
    for (let count = 1; count <= 12; count++)
      for (let epochs = 1; epochs <= 6; epochs++) {
        const open = Array.from({ length: epochs }, (_, i) => openSubtasks(count, i + 1, epochs));
        expect(open[0]).toBeGreaterThan(0);
        expect(open.at(-1)).toBe(count);
        expect(open).toEqual([...open].sort((a, b) => a - b));
      }
  });
});

describe('a trajectory', () => {
  const trajectory = {
    tokens: [10, 11, 12, 13, 14, 15, 16, 17],
    subtasks: [
      [2, 3],
      [5, 6]
    ]
  };
  it('shows nothing after its last open sub-task', () => expect(reveal(trajectory, 1)).toEqual({ slot: -1, tokens: [10, 11, 12, 13], targets: [2, 3] }));
  it('trains on all of them when all are open', () =>
    expect(reveal(trajectory, 2)).toEqual({ slot: -1, tokens: [10, 11, 12, 13, 14, 15, 16], targets: [2, 3, 5, 6] }));
});
