/** Byte-level tokenizers against transformers (scripts/reference/tokenizer.py): the same ids for every text, the text back from them, and never half a character. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openTextStream } from '../../src/engine/transcript';
import type { Tokenizer } from '../../src/weights/language/tokenizer';
import { ids, texts } from '../fixtures/tokenizer.json';
import { LANGUAGES } from './languages';

const wanted: Readonly<Record<string, readonly (readonly number[])[]>> = ids;

it('is tried on 500 texts at least', () => expect(new Set(texts).size).toBeGreaterThanOrEqual(500));

describe.each(Object.keys(wanted))('%s', (name) => {
  let tokenizer: Tokenizer;
  beforeAll(async () => {
    tokenizer = (await LANGUAGES[name]!()).tokenizer;
  });

  it('reads every text as the tokens of transformers', () => {
    const differing = texts.filter((text, i) => tokenizer.encode(text).join() !== wanted[name]![i]!.join());
    expect(differing).toEqual([]);
  });

  it('gives every text back, Qwen in its composed form, SmolLM2 without bytes it has no token for', () => {
    const forms: Readonly<Record<string, (text: string) => string>> = { 'qwen2.5': (text) => text.normalize('NFC') };
    const differing = texts.filter((text) => tokenizer.decode(tokenizer.encode(text)) !== (forms[name]?.(text) ?? text));
    expect(differing).toEqual(name === 'smollm2' ? [expect.anything()] : []);
  });

  it('shows a text as it grows by whole characters', () => {
    const foreign = texts.filter((text) => /[^\0-\x7f]/.test(text) && !text.includes('\uFFFD') && text.length < 60);
    for (const text of foreign) {
      const transcript = openTextStream(tokenizer.decode);
      const tokens = tokenizer.encode(text);
      const whole = tokenizer.decode(tokens);
      const shown = tokens.map((token) => transcript([token]));
      for (const part of shown) expect(whole.startsWith(part) && !part.includes('\uFFFD'), text).toBe(true);
      expect(shown.at(-1), text).toBe(whole);
    }
  });

  it('has all ids below its size, and lists each token', () => {
    const highest = Math.max(...wanted[name]!.flat(), ...tokenizer.stops);
    expect(tokenizer.size).toBeGreaterThan(highest);
    expect(tokenizer.textOf(tokenizer.stop)).toMatch(/^<\|(im_end|eot_id)\|>$/);
    expect(tokenizer.textOf(tokenizer.encode('é🫠').at(-1)!)).toContain('\uFFFD');
  });

  it('leaves out of a text what stands for none', () => {
    expect(tokenizer.decode([])).toBe('');
    expect(tokenizer.decode([tokenizer.size, ...tokenizer.encode('tea'), tokenizer.size + 100])).toBe('tea');
    expect(tokenizer.encode('')).toEqual([]);
  });
});
