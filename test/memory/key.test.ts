/** Situations are compared by what was asked, not by what it was asked about. */
import { describe, expect, it } from 'vitest';
import { situationKey, similarity, situationOf } from '../../src/memory/key';

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
