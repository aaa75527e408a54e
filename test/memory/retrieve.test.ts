/** Which memories enter a prompt. */
import { describe, expect, it } from 'vitest';
import { openRecall } from '../../src/memory/retrieve';
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
const ids = (entries: readonly MemoryEntry[], request: string) => openRecall({ entries, recent: {} })('efc', request.split(' ')).map((one) => one.id);

describe('recall', () => {
  it('takes only the agent’s own entries that are similar enough', () => {
    const entries = [entry('a', 'price of the'), entry('b', 'price of the', 9, 'gfc'), entry('c', 'where is my order')];
    expect(ids(entries, 'price of the')).toEqual(['a']);
    // A single entry: known words weigh ln 1.5, unknown ones ln 2. 4 shared of 6 and 6 are 0.46, 3 are 0.29.
    expect(ids([entry('d', 'p q r s t u')], 'p q r s x y')).toEqual(['d']);
    expect(ids([entry('d', 'p q r s t u')], 'p q r x y z')).toEqual([]);
  });

  it('goes by the words that few entries have, not by those of most', () => {
    const common = ['the coupon x', 'the stock y', 'the policy z', 'the weight v', 'the price of it'].map((key, i) => entry(`a${i}`, key));
    expect(ids([...common, entry('b', 'coupon')], 'the coupon')).toEqual(['b']);
    expect(ids(common, 'the rating')).toEqual([]);
  });

  it('prefers the largest similarity × weight', () => {
    const entries = [entry('a', 'p q', 1), entry('b', 'p q', 3), entry('c', 'p q r', 3.5), entry('d', 'p q', 2)];
    expect(ids(entries, 'p q')).toEqual(['b']);
    expect(ids([...entries, entry('e', 'p q r', 5)], 'p q')).toEqual(['e']);
  });

  it('of equal ones takes the first by its id, in whatever order they are stored', () => {
    const entries = [entry('b', 'p q'), entry('a', 'p q'), entry('c', 'p q')];
    expect(ids(entries, 'p q')).toEqual(['a']);
    expect(ids(entries.toReversed(), 'p q')).toEqual(['a']);
  });
});
