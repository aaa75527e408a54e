/** Patterns that tokenizers bring: those in use pass, and none passes that takes for ever. */
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/math/random';
import { FormatError } from '../../src/weights/format/formatError';
import { assertLinearTime } from '../../src/weights/language/regexTime';
import { SPLIT_PATTERNS } from '../../src/weights/language/preTokenizer';

/** As tokenizer.json has them, and llama.cpp's src/llama-vocab.cpp. */
const IN_USE: Readonly<Record<string, string>> = {
  'GPT-2': "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
  'Llama 3': "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
  'Qwen2.5 and Qwen3': "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
  'GPT-4': "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+",
  'GPT-4o':
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|" +
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|" +
    '\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+',
  'DeepSeek V3, digits': '\\p{N}{1,3}',
  'DeepSeek V3, scripts': '[一-龥぀-ゟ゠-ヿ]+',
  'DeepSeek V3, words':
    '[!"#$%&\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+',
  'DeepSeek coder': '[\\r\\n]',
  Falcon: '[\\p{P}\\$\\+<=>\\^~\\|`]+'
};

const check = (pattern: string) => () => assertLinearTime(pattern);

describe('a pattern in use passes', () => {
  it.each(Object.entries({ ...IN_USE, ...Object.fromEntries(Object.values(SPLIT_PATTERNS).flatMap((list) => list.map((each) => [each, each]))) }))(
    '%s',
    (_, pattern) => expect(check(pattern)).not.toThrow()
  );
});

describe('a pattern that would take for ever is refused', () => {
  const many = (piece: string, times: number): string => piece.repeat(times);
  it.each([
    ['a repetition of repetitions', '(a+)+b'],
    ['a repetition of a choice', '(a|a)*b'],
    ['a counted repetition of repetitions', '(?:a{1,9}){1,99}b'],
    ['a number repeated', 'a{2,3}+b'],
    ['many repetitions', `${many('a*', 9)}b`],
    ['two repetitions', '\\s*\\s*b'],
    ['many options', `${many('a?', 30)}${many('a', 30)}`],
    ['many options in groups', `${many('(?:a|a)', 30)}b`],
    ['repetitions looked ahead for', `\\s+(?=\\s*\\S)b`],
    ['repetitions looked back for', '(?<=b\\s*\\s*)a'],
    ['many counted ones', `${many('a{0,15}', 6)}b`],
    ['what was matched before', '(a+)\\1'],
    ['what was matched before, by name', '(?<x>a)\\k<x>'],
    ['groups within groups', `${many('(', 5000)}a${many(')', 5000)}`],
    ['groups that are not closed', many('(?:a', 900)],
    ['a class that is not closed', `[${many('a', 4000)}`],
    ['a long pattern', many('a', 1 << 20)]
  ])('%s', (_, pattern) => {
    const began = performance.now();
    expect(check(pattern)).toThrow(FormatError);
    expect(performance.now() - began).toBeLessThan(500);
  });
});

it('matches within a second whatever passes', () => {
  const random = randomOf('patterns');
  const atom = (depth: number): string =>
    depth < 2 && random.below(4) === 0 ? random.pick(['(?:', '(?=', '(?<!', '(']) + branches(depth + 1) + ')' : random.pick(['a', '[ab]', 'b', '.']);
  const branch = (depth: number): string =>
    Array.from({ length: 1 + random.below(4) }, () => atom(depth) + random.pick(['', '', '?', '*', '+', '{0,9}', '{2,}'])).join('');
  const branches = (depth: number): string => Array.from({ length: 1 + random.below(2) }, () => branch(depth)).join('|');
  const texts = ['a', 'ab', 'b'].map((piece) => piece.repeat(1000 / piece.length) + 'c');
  let passed = 0;
  for (let i = 0; i < 1500; i++) {
    const pattern = branches(0);
    try {
      assertLinearTime(pattern);
    } catch {
      continue;
    }
    passed++;
    const began = performance.now();
    for (const text of texts) text.replaceAll(new RegExp(pattern, 'gu'), '');
    expect(performance.now() - began, pattern).toBeLessThan(1000);
  }
  expect(passed).toBeGreaterThan(150);
});
