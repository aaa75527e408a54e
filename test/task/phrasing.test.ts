/** The table of phrasings: enough of them, all different, and no word held out. */
import { describe, expect, it } from 'vitest';
import { KINDS } from '../../src/record/task';
import { FAMILIES } from '../../src/task/family';
import { wordsOf } from '../../src/task/lexicon';
import { fill, phrasingOf, PHRASINGS } from '../../src/task/phrasing';

const slots = (template: string): string[] => [...new Set(template.match(/\{\w+\}/g))].sort();

describe.each(Object.entries(PHRASINGS))('phrasings of %s', (_, { train, dev, test }) => {
  const all = [...train, ...dev, ...test];
  it('are ten, two and four, all different', () => {
    expect([train.length, dev.length, test.length]).toEqual([10, 2, 4]);
    expect(new Set(all).size).toBe(16);
  });
  it('state the same things', () => {
    const stated = slots(train[0]!);
    // A person may be named or not; it changes nothing.
    for (const template of all) expect(slots(template).filter((slot) => slot !== '{person}')).toEqual(stated.filter((slot) => slot !== '{person}'));
  });
  it('hold out no word of their own family', () => {
    const known = new Set(train.flatMap(wordsOf));
    expect([...dev, ...test].flatMap(wordsOf).filter((word) => !known.has(word))).toEqual([]);
  });
});

describe('the table', () => {
  it('has the families there are', () => expect(Object.keys(PHRASINGS).sort()).toEqual(KINDS.flatMap((kind) => Object.keys(FAMILIES[kind])).sort()));
  it('has no wording that two families share', () => {
    const all = Object.values(PHRASINGS).flatMap((templates) => Object.values(templates).flat());
    const bare = all.map((template) => template.replace(/\{\w+\}/g, '{}'));
    const twice = bare.filter((template, i) => bare.indexOf(template) !== i);
    expect(twice).toEqual([]);
  });
  it('refuses an unknown family and an empty slot', () => {
    expect(() => phrasingOf('nothing', 'train', 0)).toThrow(/phrasings.json/);
    expect(() => fill('price of {item}', {})).toThrow(/\{item\}/);
  });
  it('counts phrasings through the splits', () => {
    expect([phrasingOf('price', 'train', 9), phrasingOf('price', 'dev', 2), phrasingOf('price', 'test', 3)].map((found) => found.phrasing)).toEqual([
      9, 10, 15
    ]);
  });
});
