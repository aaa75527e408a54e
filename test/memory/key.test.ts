/** Situations are compared by what was asked, not by what it was asked about. */
import { describe, expect, it } from 'vitest';
import { inverseFrequency, situationKey, similarity, situationOf } from '../../src/memory/key';

const entities = new Set(['red', 'kettle', 'blue', 'lamp', 'paris', 'save']);

describe('keys', () => {
  it('drop entities, digits and punctuation, and sort what is left', () => {
    expect(situationKey('What is the price of 3 red kettle , please ?', entities)).toEqual(['is', 'of', 'please', 'price', 'the', 'what']);
    expect(situationKey('discount of save42', entities)).toEqual(['discount', 'of']);
    expect(situationKey('1234', entities)).toEqual([]);
  });

  it('are the same for two requests that differ in things and numbers alone', () => {
    expect(situationKey('price of 3 red kettle', entities)).toEqual(situationKey('price of 11 blue lamp', entities));
  });

  it('show a person the request with its things masked', () => {
    expect(situationOf('what do 3 red kettle cost in paris', entities)).toBe('what do … cost in …');
    expect(situationOf('coupon save42 ?', entities)).toBe('coupon …');
  });
});

describe('similarity', () => {
  it('is the cosine of the two indicator vectors', () => {
    const a = ['how', 'is', 'much', 'the'];
    const b = ['is', 'price', 'the', 'what'];
    const words = [...new Set([...a, ...b])];
    const dot = words.filter((word) => a.includes(word) && b.includes(word)).length;
    expect(similarity(a, b)).toBeCloseTo(dot / (Math.sqrt(a.length) * Math.sqrt(b.length)), 12);
    expect(similarity(a, a)).toBe(1);
    expect(similarity(a, ['x'])).toBe(0);
    expect(similarity([], [])).toBe(0);
  });
});

describe('the similarity of weighed words', () => {
  const keys = [
    ['a', 'the'],
    ['b', 'the'],
    ['c', 'the']
  ];
  const weightOf = inverseFrequency(keys);

  it('weighs a word less the more keys have it', () => {
    expect(weightOf('the')).toBeCloseTo(Math.log(1 + 3 / 4), 12);
    expect(weightOf('a')).toBeCloseTo(Math.log(1 + 3 / 2), 12);
    expect(weightOf('new')).toBeCloseTo(Math.log(4), 12);
  });

  it('is the cosine of the vectors of weights', () => {
    const vector = (words: string[]) => ['a', 'b', 'c', 'the'].map((word) => (words.includes(word) ? weightOf(word) : 0));
    const [x, y] = [vector(['a', 'the']), vector(['b', 'the', 'a'])];
    const dot = x.reduce((total, value, i) => total + value * y[i]!, 0);
    expect(similarity(['a', 'the'], ['b', 'the', 'a'], weightOf)).toBeCloseTo(dot / (Math.hypot(...x) * Math.hypot(...y)), 12);
    expect(similarity(['a'], ['b'], weightOf)).toBe(0);
    expect(similarity([], [], weightOf)).toBe(0);
  });
});
