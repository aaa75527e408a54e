/** The progressive schedule: which sub-tasks are open when, and what a conversation shows of itself by then. */
import { describe, expect, it } from 'vitest';
import { epochAt, openSubtaskCount, truncateToOpenSubtasks } from '../../src/loop/subtask';

describe('the epochs of a stage', () => {
  it('divide its trained tokens equally, and the last lasts beyond them', () => {
    expect([0, 24, 25, 49, 50, 74, 75, 99, 100, 130].map((done) => epochAt(done, 100, 4))).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 4, 4]);
  });
  it('are one where there is one', () => expect([0, 50, 100].map((done) => epochAt(done, 100, 1))).toEqual([1, 1, 1]));
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
  ])('of %i', (count, open) => expect([1, 2, 3, 4].map((epoch) => openSubtaskCount(count, epoch, 4))).toEqual(open));

  it('are never none, never fewer than before, and in the end all, whatever the numbers', () => {
    for (let count = 1; count <= 12; count++)
      for (let epochs = 1; epochs <= 6; epochs++) {
        const open = Array.from({ length: epochs }, (_, i) => openSubtaskCount(count, i + 1, epochs));
        expect(open[0]).toBeGreaterThan(0);
        expect(open.at(-1)).toBe(count);
        expect(open).toEqual([...open].sort((a, b) => a - b));
      }
  });
});

describe('a conversation', () => {
  // It says 20 21, hears 30, says 22, hears 31 32, says 23 24.
  const maskedSpans = [
    [2, 3],
    [4, 6]
  ] as const;
  const conversation = { context: [1, 2], completion: [20, 21, 30, 22, 31, 32, 23, 24], maskedSpans };

  it.each([
    [1, [20, 21], []],
    [2, [20, 21, 30, 22], [[2, 3]]],
    [3, [...conversation.completion], maskedSpans.map((span) => [...span])]
  ])('in epoch %i of three ends with its last open turn', (epoch, completion, maskedSpans) =>
    expect(truncateToOpenSubtasks(conversation, epoch, 3)).toEqual({ context: [1, 2], completion, maskedSpans })
  );

  it('of one turn is whole from the first epoch on', () =>
    expect(truncateToOpenSubtasks({ context: [1], completion: [2, 3], maskedSpans: [] }, 1, 4)).toEqual({ context: [1], completion: [2, 3], maskedSpans: [] }));
});
