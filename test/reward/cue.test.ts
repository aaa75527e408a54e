/** Cues of a language: contractions, dates and words that exclude each other. */
import { describe, expect, it } from 'vitest';
import language from '../../datasets/shop/en/language.json';
import { datesIn, plainWords, incompatibleWords, hasCue } from '../../src/reward/cue';
import { MONTHS, WEEKDAYS } from '../../src/task/calendar';
import { STATUSES } from '../../src/task/facts';
import { SKIES } from '../../src/task/weather';

describe('words', () => {
  it('are written out, without punctuation', () =>
    expect(plainWords("We can't, we cannot - or won’t we?")).toEqual('we can not we can not or will not we'.split(' ')));
  it('of every cue are found as they are written', () => {
    for (const type of ['yes', 'no', 'negation', 'none', 'refusal'] as const)
      for (const phrase of language[type]) expect(hasCue(type, plainWords(`Well, ${phrase}, then`))).toBe(true);
  });
  it('that only resemble a cue are none', () => {
    for (const type of ['yes', 'no', 'negation', 'none', 'refusal'] as const)
      expect(hasCue(type, plainWords('The nothings of Yesterday know note'))).toBe(false);
  });
});

describe('dates', () => {
  it.each([
    ['from June 3 to the 14th of July', ['june 3', 'july 14']],
    ['Order 48213 came on 2 May', ['may 2']],
    ['June 40', []],
    ['It may take 3 days', []],
    ['june 03', ['june 3']]
  ])('of "%s" are %j', (text, dates) => expect(datesIn(plainWords(text))).toEqual(dates));
});

describe('the texts', () => {
  it('know the months of the calendar', () => expect(language.months).toEqual([...MONTHS]));
  it('know what excludes what: weekdays, statuses, skies', () => {
    for (const group of [WEEKDAYS, STATUSES, SKIES]) for (const word of group) expect([word, ...incompatibleWords(word)].sort()).toEqual([...group].sort());
    expect(incompatibleWords('table')).toEqual([]);
  });
});
