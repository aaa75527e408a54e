/** The table of phrasings: enough of them, all different, and no word held out. */
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/math/random';
import { FAMILIES } from '../../src/task/family';
import { addCourtesies, phrasingOf, PHRASINGS, misspell } from '../../src/task/phrasing';
import { NAMES, wordsIn } from './rows';

const slots = (template: string): string[] => [...new Set(template.match(/\{\w+\}/g))].sort();
/** The sentence without what it is about, case and punctuation. */
const bare = (template: string): string => wordsIn(template).join(' ');

const trained = new Set(Object.values(PHRASINGS).flatMap(({ train }) => train.flatMap(wordsIn)));

/** Math asks for the same sums in the most different ways. */
const trainedOf = (family: string): number => (family in FAMILIES.math ? 60 : 45);

describe.each(Object.entries(PHRASINGS))('phrasings of %s', (family, { train, dev, test }) => {
  const all = [...train, ...dev, ...test];
  it('are 45 or 60, two and four, all different', () => {
    expect([train.length, dev.length, test.length]).toEqual([trainedOf(family), 2, 4]);
    expect(new Set(all.map((template) => `${bare(template)} ${template.match(/\{\w+\}/g)?.join()}`)).size).toBe(trainedOf(family) + 6);
  });
  it('state the same things', () => {
    // A person may be named or not; it changes nothing.
    const stated = (template: string) => slots(template).filter((slot) => slot !== '{person}');
    for (const template of all) expect(stated(template)).toEqual(stated(train[0]!));
  });
  it('hold out no word', () => expect([...dev, ...test].flatMap(wordsIn).filter((word) => !trained.has(word))).toEqual([]));
  it('are plain ASCII and suggest no yes or no', () => {
    for (const template of all) expect(template).toMatch(/^[ -~]+$/);
    expect(all.filter((template) => /\byes\b|\bno\b(?! (such|longer|more|one|manual|problem|money))/i.test(template))).toEqual([]);
  });
});

describe('the table', () => {
  it('has the families there are, at least sixty', () => {
    expect(Object.keys(PHRASINGS).sort()).toEqual([...NAMES].sort());
    expect(NAMES.length).toBeGreaterThanOrEqual(60);
  });
  it('has no wording that two families share', () => {
    const all = Object.values(PHRASINGS).flatMap((templates) => Object.values(templates).flat());
    const shapes = all.map((template) => template.replace(/\{\w+\}/g, '{}').toLowerCase());
    expect(shapes.filter((shape, i) => shapes.indexOf(shape) !== i)).toEqual([]);
  });
  it('refuses an unknown family', () => expect(() => phrasingOf('nothing', 'train', 0)).toThrow(/datasets\/shop\/en\/phrasings/));
  it('counts phrasings through the splits', () => {
    const places = [phrasingOf('bulk', 'train', 44), phrasingOf('bulk', 'train', 45), phrasingOf('bulk', 'dev', 3), phrasingOf('bulk', 'test', 7)];
    expect(places.map(({ phrasing }) => phrasing)).toEqual([44, 0, 46, 50]);
  });
});

describe('a misspelling', () => {
  const template = 'Could you tell me the price of the {product}?';
  it('swaps two letters of one word, never its first, and leaves the slots alone', () => {
    for (let i = 0; i < 50; i++) {
      const slipped = misspell(template, randomOf('slip', i));
      const changed = [...template].flatMap((letter, at) => (letter === slipped[at] ? [] : [at]));
      expect([...slipped].sort()).toEqual([...template].sort());
      expect(changed.length === 0 || (changed.length === 2 && changed[1] === changed[0]! + 1)).toBe(true);
      expect(slipped).toContain('{product}');
      expect(slipped.split(' ').map(([first]) => first)).toEqual(template.split(' ').map(([first]) => first));
    }
  });
  it('leaves short words as they are', () => expect(misspell('is it so', randomOf('slip'))).toBe('is it so'));
});

describe('courtesies', () => {
  const dressed = (template: string) => Array.from({ length: 100 }, (_, i) => addCourtesies(template, randomOf('dress', i)));
  it('stands around the query and changes nothing but a capital after a comma', () => {
    for (const query of dressed('Where is {order}?')) expect(query).toMatch(/(^|[.!] )Where is \{order\}\?|[,:] where is \{order\}\?/);
    expect(new Set(dressed('Where is {order}?')).size).toBeGreaterThan(10);
  });
  it('leaves an I as it is', () => expect(dressed("I'm lost.").every((query) => query.includes("I'm lost."))).toBe(true));
  it('says no thanks after a terse query', () => expect(dressed('price of it').every((query) => query.endsWith('price of it'))).toBe(true));
});
