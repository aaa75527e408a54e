/** Which memories enter a prompt. */
import { describe, expect, it } from 'vitest';
import { retrieveMemories } from '../../src/memory/retrieve';
import type { MemoryEntry } from '../../src/record/memory';

const entry = (id: string, key: string, weight = 1, agent = 'efc', strategy = `use ${id}`): MemoryEntry => ({
  id,
  agent,
  situation: key,
  key: key.split(' ').sort(),
  strategy,
  reward: 2,
  weight,
  createdAt: 0,
  lastUsed: 0,
  uses: 1
});
const ids = (entries: readonly MemoryEntry[], request: string) => retrieveMemories({ entries, recent: {} }, 'efc', request.split(' ')).map((one) => one.id);

describe('recall', () => {
  it('takes only the agent’s own entries of similarity 0.6 and more', () => {
    const entries = [entry('a', 'price of the'), entry('b', 'price of the', 9, 'gfc'), entry('c', 'where is my order')];
    expect(ids(entries, 'price of the')).toEqual(['a']);
    expect(ids(entries, 'price stock')).toEqual([]);
    // 3 shared of 5 and 5: exactly 0.6
    expect(ids([entry('d', 'p q r s t')], 'p q r x y')).toEqual(['d']);
  });

  it('prefers the largest similarity × weight', () => {
    const entries = [entry('a', 'p q', 1), entry('b', 'p q', 3), entry('c', 'p q r', 3.5), entry('d', 'p q', 2)];
    expect(ids(entries, 'p q')).toEqual(['b']);
    expect(ids([...entries, entry('e', 'p q r', 4)], 'p q')).toEqual(['e']);
  });

  it('of equal ones takes the first by its id, in whatever order they are stored', () => {
    const entries = [entry('b', 'p q'), entry('a', 'p q'), entry('c', 'p q')];
    expect(ids(entries, 'p q')).toEqual(['a']);
    expect(ids(entries.toReversed(), 'p q')).toEqual(['a']);
  });
});
