/** Text as it grows: over tokens of single bytes and of words, however many come at a time. */
import { expect, it } from 'vitest';
import { openTextStream } from '../../src/engine/transcript';
import { randomOf } from '../../src/math/random';
import { vocabularyOf, wordTokenizer } from '../../src/weights/language/tokenizer';

const bytes = (tokens: readonly number[]): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(tokens));
const words = wordTokenizer(vocabularyOf(['price', 'of', 'tea']));

/** What was shown after each handful of tokens. */
function show(decode: (tokens: readonly number[]) => string, tokens: readonly number[], seed: number): string[] {
  const random = randomOf('handfuls', seed);
  const transcript = openTextStream(decode);
  const shown: string[] = [];
  for (let at = 0; at < tokens.length;) {
    const most = random.below(4);
    shown.push(transcript(tokens.slice(at, at + most)));
    at += most;
  }
  return shown;
}

const cases: readonly (readonly [string, (tokens: readonly number[]) => string, readonly number[]])[] = [
  ['bytes', bytes, [...new TextEncoder().encode('Grüße, 茶 für 3 € 🍵🫖!')]],
  ['words', words.decode, words.encode('price of green tea: 12 34, <tool_call> spring15')]
];

it.each(cases)('of %s is a beginning of the whole at any time, and the whole at last', (_, decode, tokens) => {
  for (let seed = 0; seed < 30; seed++) {
    const shown = show(decode, tokens, seed);
    const whole = decode(tokens);
    shown.forEach((text, i) => {
      expect(whole.startsWith(text)).toBe(true);
      expect(text.length).toBeGreaterThanOrEqual(shown[i - 1]?.length ?? 0);
    });
    expect(shown.at(-1)).toBe(whole);
  }
});

it('never shows half a character, but what comes after one that is never whole', () => {
  const transcript = openTextStream(bytes);
  expect([[65, 0xe8, 0x8c], [0xb6], [0xf0, 0x9f], [66]].map(transcript)).toEqual(['A', 'A茶', 'A茶', 'A茶\uFFFDB']);
});
