/** Currencies and measures against what is known of the world. */
import { describe, expect, it } from 'vitest';
import general from '../../datasets/shop/en/general.json';
import { FACTS } from '../../src/task/facts';
import { converted, exchanged, factorOf, priceText } from '../../src/task/measure';

describe('exchanged', () => {
  it('leaves an amount of the same currency as it is', () => {
    for (const currency of FACTS.currencies.keys()) expect(exchanged(123.45, currency, currency)).toBeCloseTo(123.45, 2);
  });
  it('returns an amount that goes there and back', () => {
    for (const currency of FACTS.currencies.keys())
      expect(Math.abs(exchanged(exchanged(500, 'dollars', currency), currency, 'dollars') - 500)).toBeLessThan(0.02);
  });
  it('says which currency it does not know', () => expect(() => exchanged(1, 'dollars', 'ducats')).toThrow(/ducats/));
});

describe('converted', () => {
  it('undoes itself to a few per cent, its factors being rounded', () => {
    for (const { from, to } of FACTS.units) expect(factorOf(from, to)! * factorOf(to, from)!).toBeCloseTo(1, 1);
  });
  it.each([
    [10, 'inches', 'centimeters', 25.4],
    [2, 'gallons', 'liters', 7.58],
    [100, 'kilograms', 'pounds', 220]
  ])('%d %s are so many %s', (amount, from, to, expected) => expect(converted(amount, from, to)).toBe(expected));
  it('says what it cannot convert', () => expect(() => converted(1, 'miles', 'grams')).toThrow(/miles to grams/));
  it('has a place among like measures for each unit, and converts only like into like', () => {
    for (const { from, to } of FACTS.units)
      expect(Object.values(general.measures).filter((alike) => alike.includes(from) && alike.includes(to))).toHaveLength(1);
  });
});

it('writes dollars with their sign and other money with its name', () =>
  expect([priceText(46, 'dollars'), priceText(46.5, 'euros')]).toEqual(['$46', '46.50 euros']));
