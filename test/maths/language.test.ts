/** The language of the maths pipeline: against Python's fractions, under mutation, and sentence by sentence. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MOST_STEPS, runProgram } from '../../src/maths/language/interpreter';
import { rational, rationalOf, textOf } from '../../src/maths/language/rational';
import { mathsRows } from '../../src/maths/problem/row';
import { randomOf } from '../../src/math/random';

interface Case {
  readonly program: string;
  /** Numerator and denominator of each printed number; null where Python divides by zero. */
  readonly out: readonly (readonly [string, string])[] | null;
}
const { cases } = JSON.parse(readFileSync(new URL('../fixtures/maths.json', import.meta.url), 'utf8')) as { readonly cases: readonly Case[] };

// Oracle: Python's exec and fractions.Fraction, scripts/reference/maths.py.
describe('programs drawn at random', () => {
  it('are many', () => expect(cases.length).toBe(400));
  it('print what Python prints', () => {
    const wrong = cases.flatMap(({ program, out }) => {
      const { text, failed } = runProgram(program);
      const due = out?.map(([n, d]) => textOf(rational(BigInt(n), BigInt(d))!)).join(', ');
      return out
        ? text === due && !failed
          ? []
          : [`${program} gives ${text}, not ${due!}`]
        : text.includes('divides by zero')
          ? []
          : [`${program} gives ${text}`];
    });
    expect(wrong).toEqual([]);
  });
});

const SIGNS = [
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ';',
  ',',
  '=',
  '<',
  '>',
  '!',
  '"',
  '$',
  '\n',
  '#',
  'if',
  'else',
  'while',
  'for',
  'not',
  'n',
  't',
  '0',
  '9',
  '99999999999',
  '.',
  'é',
  '😀',
  ' '
];

/** A program with a few characters taken out, doubled, exchanged or put in. */
function mutated(program: string, index: number): string {
  const random = randomOf('mutant', index);
  let text = program;
  for (let left = 1 + random.below(2); left > 0; left--) {
    const [from, to] = [random.below(text.length + 1), random.below(text.length + 1)].sort((a, b) => a - b) as [number, number];
    const change = random.below(4);
    if (change === 0) text = text.slice(0, from) + text.slice(Math.min(to, from + 5));
    else if (change === 1) text = text.slice(0, Math.min(to, from + 5)) + text.slice(from);
    else text = text.slice(0, from) + random.pick(SIGNS) + text.slice(change === 2 ? from : from + 1);
  }
  return text;
}

describe('mutated programs', () => {
  const sources = [...mathsRows('train', 600).map(({ reference }) => reference.program), ...cases.map(({ program }) => program)];
  const results = Array.from({ length: 3000 }, (_, index) => runProgram(mutated(sources[index % sources.length]!, index)));

  it('end in numbers or in a sentence, within the limit of steps', () => {
    const sentence = /^(?:statement|line) \d+ .+\. .+\.$|^statement 1 .+[^.]\.$/s;
    const wrong = results.filter(
      ({ text, failed, steps }) => steps > MOST_STEPS || !(failed ? sentence.test(text) : /^(?:-?\d+(?:\.\d+|\/\d+)?|an empty list)(?:, |$)/.test(text))
    );
    expect(wrong).toEqual([]);
  });
  it('are of both kinds', () => {
    expect(results.filter(({ failed }) => failed).length).toBeGreaterThan(500);
    expect(results.filter(({ failed }) => !failed).length).toBeGreaterThan(500);
  });
});

describe('a program that is wrong says so', () => {
  it.each([
    ['while 1 > 0 { x = 1 }', /^statement 1 goes on for more than 50000 steps\. Make sure that the loop ends/],
    ['n = 0\nwhile n < 5 {\n  m = n\n}\nn', /^line [23] goes on for more than 50000 steps/],
    ['x = 2; y = x / (x - 2); y', /^statement 2 divides by zero\. /],
    ['x = 2\ny = x % 0', /^line 2 divides by zero\. /],
    ['x = 9 ^ 99', /^statement 1 makes a number of more than 40 digits\. /],
    ['x = 7; for n from 1 to 900 { x = x * x + 1 / n }', /^statement 3 makes a number of more than 40 digits\. /],
    ['1 + '.repeat(200) + '1', /^statement 1 begins a program of 801 characters, and 600 are the most\. /],
    ['('.repeat(590), /^statement 1 needs a number or a name where it has its end\. /],
    ['t = 1; t +', /^statement 2 needs a number or a name/],
    ['t = (1 + 2; t', /^statement 1 needs \) where it has ;\. /],
    ['t = total; t', /^statement 1 uses total, which has no value yet\. Write total = /],
    ['to = 3', /^statement 1 cannot have the word to there\. /],
    ['print 1 2', /^statement 1 does not go on with 2\. Put ; /],
    ['for i in range(1, 3) { i }', /^statement 1 calls range, which is no function\. There are floor, /],
    ['toString(1)', /^statement 1 calls tostring, which is no function/],
    ['x = 1', /nothing is printed\. /],
    ['', /nothing is printed\. /],
    ['3 > 2', /^statement 1 prints whether something holds\. Print a number\.$/],
    ['if 3 { 1 }', /^statement 1 needs a condition and gets a number\. /],
    ['[1, 2] + 3', /^statement 1 has no two numbers at \+\. /],
    ['x = [4, 5]; x[3]', /^statement 2 asks for item 3 of a list of 2\. /],
    ['x = [1]; for n from 1 to 9 { x = x + x }', /^statement 3 makes a list of more than 200 numbers\. /],
    ['for n from 1 to 30 { n }', /^statement 2 prints more than 20 times\. /],
    ['for n from 1 to 5 by 0 { n }', /^statement 1 goes by 0 /],
    ['2 ^ 0.5', /^statement 1 needs a whole exponent /],
    ['1 } 2', /^statement 1 has \} too many\. /],
    ['if 1 > 0 { 1; 2 $ 3 }', /^statement 3 has \$, which is no sign of the language\. /],
    ['print "five"', /^statement 1 has ", which is no sign of the language\. /]
  ])('%j', (program, sentence) => {
    const { text, failed } = runProgram(program);
    expect(text).toMatch(sentence);
    expect(failed).toBe(true);
  });

  it('names too many variables', () => {
    const names = [...'abcdefghijklmnopqrstuvwxyz'].flatMap((letter) => [letter, letter + letter]);
    expect(runProgram(names.map((name) => `${name}=1`).join(';')).text).toMatch(/more than 40 names\. Use fewer\.$/);
  });
});

describe('a program', () => {
  it.each([
    ['1 / 3 + 1 / 6', '0.5'],
    ['0.1 + 0.2', '0.3'],
    ['1 / 3', '1/3'],
    ['-7 % 3; 7 % -3', '2, -2'],
    ['round(2.5); round(-2.5); round(2 / 3, 2)', '3, -3, 0.67'],
    ['not 1 = 2 and 3 > 2 or 1 / 0 = 1', 'statement 1 prints whether something holds. Print a number.'],
    ['if 1 > 2 { 1 } else if 2 > 1 { 2 } else { 3 }', '2'],
    ['x = [1, 2.5]; x', '1, 2.5'],
    ['PRINT(4) # comment', '4'],
    ['5 × 4 ÷ 2 − 1', '9'],
    ['n = 3; for n from 1 to n { n = 10; n }', '10, 10, 10']
  ])('%j gives %j', (program, text) => expect(runProgram(program).text).toBe(text));

  it('compares and reduces numbers of negative denominators', () => expect(runProgram('1 / (-2); if 1 / (-2) < 0 { 3 / (-3) }').text).toBe('-0.5, -1'));

  it('may be spaced as a tokenizer of words spaces it', () => expect(runProgram('if 3 > = 3 and 2 ! = 3 { 10 % 4 }').text).toBe('2'));
});

it('a rational is written as it was read', () => {
  for (const text of ['0', '12', '0.75', '100.05']) expect(textOf(rationalOf(text)!)).toBe(text);
  expect(() => rational(1n, 0n)).toThrow(RangeError);
});
