/** Patterns as forms let through what JavaScript's own regular expressions match, as far as it is plain text. */
import { describe, expect, it } from 'vitest';
import { expressionOfPattern } from '../../src/agent/pattern';
import { randomOf } from '../../src/math/random';
import { matcherOf } from './matching';

const PATTERNS = [
  '^\\d{5}$',
  '^\\d+(\\.\\d\\d)?$',
  '^-?\\d{1,4}$',
  '^[1-9]\\d{0,2}$',
  '^(?:ab|a)*b?$',
  '^(a|b|ab){2,}$',
  '^[a-c.\\-]+\\w$',
  '^.{3}$',
  '^a+b*(c|)$',
  'ab',
  '^1\\.',
  '5$',
  'a|b5'
];
const ALPHABET = ['a', 'b', 'c', '1', '5', '0', '.', '-', '_', ' ', 'é', '\u{1F98C}'];

describe.each(PATTERNS)('%s', (pattern) => {
  it('lets through what it matches and nothing else, but for characters of two units', () => {
    const [fits, matcher, random] = [matcherOf(expressionOfPattern(pattern)), new RegExp(pattern), randomOf('pattern', pattern)];
    const texts = Array.from({ length: 400 }, () => Array.from({ length: random.below(7) }, () => random.pick(ALPHABET)).join(''));
    const known = ['', '12345', '7.50', '12', '-3', 'ab', 'abab', 'a.b', 'abc', '1.', '5', 'xb5', 'aab', 'bb'];
    const wrong = [...known, ...texts].filter((text) => fits(text) !== matcher.test(text) && (fits(text) || !/[\u{10000}-\u{10FFFF}]/u.test(text)));
    expect(wrong).toEqual([]);
    expect([...known, ...texts].some((text) => matcher.test(text))).toBe(true);
  });
});

it.each(['^(?=a)b$', '^a+?$', '^(a)\\1$', '^[^a]$', '^a**$', '^(a$', '^a)$', '^[a$', '^"$', '^a|b$', '^\\bword$', 'a$b'])('refuses %s', (pattern) =>
  expect(() => expressionOfPattern(pattern)).toThrow(/^Calls cannot be held to the pattern .* Write it in simpler means\.$/)
);
