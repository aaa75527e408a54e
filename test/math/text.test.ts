/** Words and figures of texts. */
import { describe, expect, it } from 'vitest';
import { normalise, numbersIn, tokenF1, occurrencesOf, wordsOf } from '../../src/math/text';

describe('wordsOf', () => {
  it.each([
    ['It costs $1,299.50!', ['it', 'costs', '$', '1299.50', '!']],
    ['SPRING15', ['spring', '15']],
    ["I can’t say 'hello'", ['i', "can't", 'say', "'", 'hello', "'"]],
    ['café-bar', ['café', '-', 'bar']],
    ['  ', []]
  ])('of %j', (text, words) => expect(wordsOf(text)).toEqual(words));
});

describe('normalise', () => {
  it('lets spacing, case and what closes a sentence decide nothing', () => expect(normalise('  It costs  $27 . ')).toBe(normalise('it COSTS $27')));
  it('keeps what differs', () => expect(normalise('27')).not.toBe(normalise('2 7')));
});

describe('numbersIn', () => {
  it.each([
    ['$1,299.50 and 7', [1299.5, 7]],
    ['-5 degrees, −6, -$7', [-5, -6, -7]],
    ['84 - 4 * 9', [84, 4, 9]],
    ['10-5, a-3', [10, 5, 3]],
    ['.5 or 0.5', [0.5, 0.5]],
    ['SPRING15 ends.', [15]],
    ['1,29', [1, 29]],
    ['none', []]
  ])('of %j', (text, numbers) => expect(numbersIn(text)).toEqual(numbers));
});

describe('overlap', () => {
  // Oracle: precision 2/3, recall 2/4, F1 = 2 · (1/3) / (7/6) = 4/7.
  it('is the F1 of the words', () => expect(tokenF1(['a', 'b', 'b'], ['a', 'b', 'c', 'd'])).toBeCloseTo(4 / 7, 12));
  it('is symmetric, 1 for the same bag and 0 for none', () => {
    expect(tokenF1(['a', 'b', 'c', 'd'], ['a', 'b', 'b'])).toBeCloseTo(4 / 7, 12);
    expect(tokenF1(['a', 'b'], ['b', 'a'])).toBe(1);
    expect([tokenF1([], []), tokenF1(['a'], [])]).toEqual([0, 0]);
  });
});

it('placesOf finds every run of words, overlapping ones too', () => {
  expect(occurrencesOf(['a', 'a'], ['a', 'a', 'a', 'b'])).toEqual([0, 1]);
  expect(occurrencesOf([], ['a'])).toEqual([]);
  expect(occurrencesOf(['a', 'b'], ['a'])).toEqual([]);
});
