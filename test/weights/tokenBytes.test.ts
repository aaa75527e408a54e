/** What single tokens add, put together, is what the tokenizer decodes. */
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/math/random';
import { bytesIn } from '../../src/math/utf8';
import { vocabularyOf, wordTokenizer, type Tokenizer } from '../../src/weights/language/tokenizer';
import { texts } from '../fixtures/tokenizer.json';
import { LANGUAGES } from './languages';

/** The bytes of tokens one after another, as characters. */
function spelled({ tokenBytes: spelling }: Tokenizer, tokens: readonly number[]): string {
  let [bytes, side] = ['', 0];
  for (const token of tokens) {
    const own = spelling!.bytesOf(token, side);
    if (own === null) continue;
    bytes += own;
    side = spelling!.sideAfter(token);
  }
  return bytes;
}

const read = (bytes: string): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));

describe('words', () => {
  const tokenizer = wordTokenizer(vocabularyOf(['price', 'of', 'tea', 'spring']));
  it('are spelled as they are decoded, whatever stands beside them', () => {
    const random = randomOf('spelling');
    for (let i = 0; i < 2000; i++) {
      const tokens = Array.from({ length: random.below(12) }, () => random.below(tokenizer.size));
      expect(spelled(tokenizer, tokens)).toBe(bytesIn(tokenizer.decode(tokens)));
    }
  });
  it('have none beyond the vocabulary', () => expect(tokenizer.tokenBytes!.bytesOf(tokenizer.size, 0)).toBeNull());
});

describe.each(Object.keys(LANGUAGES))('%s', (name) => {
  it('spells tokens as they are decoded, in any order, and texts whole', async () => {
    const { tokenizer } = await LANGUAGES[name]!();
    const random = randomOf('spelling', name);
    for (let i = 0; i < 300; i++) {
      const tokens = Array.from({ length: 1 + random.below(8) }, () => random.below(tokenizer.size));
      expect(read(spelled(tokenizer, tokens))).toBe(tokenizer.decode(tokens));
    }
    for (const text of texts) {
      const tokens = tokenizer.encode(text);
      expect(spelled(tokenizer, tokens)).toBe(bytesIn(tokenizer.decode(tokens)));
    }
  });
});
