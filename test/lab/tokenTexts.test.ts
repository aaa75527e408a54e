/** Tokens one by one: what each adds to the text, in time that grows with the length alone. */
import { describe, expect, it } from 'vitest';
import { tokenTexts } from '../../src/lab/tokenTexts';
import { randomOf } from '../../src/math/random';

const WORDS = ['price', 'of', 'tea', '<end>'];
/** Words with spaces between, but none about a mark. */
const words = async (lists: readonly (readonly number[])[]): Promise<string[]> =>
  lists.map((list) =>
    list
      .map((token) => WORDS[token]!)
      .join(' ')
      .replace(/ ?(<end>) ?/g, '$1')
  );
const bytes = async (lists: readonly (readonly number[])[]): Promise<string[]> => lists.map((list) => new TextDecoder().decode(Uint8Array.from(list)));

describe('tokens are spelled', () => {
  it('with the spaces that their neighbours make', async () => {
    expect(await tokenTexts([[0, 1, 2, 3], [], [2]], words)).toEqual([['price', ' of', ' tea', '<end>'], [], ['tea']]);
  });

  it('so that the pieces of a long text are the text, whatever its length', async () => {
    const random = randomOf('spell');
    const list = Array.from({ length: 500 }, () => random.below(3));
    const [pieces] = await tokenTexts([list], words);
    expect(pieces!.join('')).toBe((await words([list]))[0]);
    const asked: number[] = [];
    await tokenTexts([list], (lists) => (asked.push(...lists.map(({ length }) => length)), words(lists)));
    expect(asked.reduce((total, length) => total + length, 0)).toBeLessThan(20 * list.length);
  });

  it('so that a character of several tokens is the last one of them', async () => {
    const random = randomOf('characters');
    const text = Array.from({ length: 60 }, () => random.pick([...'aé漢😀 '])).join('');
    const [pieces] = await tokenTexts([[...new TextEncoder().encode(text)]], bytes);
    expect(pieces!.join('')).toBe(text);
    expect((await tokenTexts([[...new TextEncoder().encode('é😀')]], bytes))[0]).toEqual(['', 'é', '', '', '', '😀']);
  });
});
