/** Settings are found by their words, and all of them without any. */
import { expect, test } from 'vitest';
import { FIELDS } from '../../../src/record/config';
import { HEADINGS } from '../../../src/record/heading';
import { findSettings } from '../../../src/view/settings/settingSearch';

const namesOf = (words: string) => findSettings(words).flatMap(({ settings }) => settings.map(({ name }) => name));

test('no word finds all of them, each once, under every heading in order', () => {
  expect(namesOf('').toSorted()).toEqual(Object.keys(FIELDS).toSorted());
  expect(namesOf('  ')).toHaveLength(Object.keys(FIELDS).length);
  expect(findSettings('').map(({ heading }) => heading)).toEqual(HEADINGS);
});

test.each([
  ['groupSize', 'groupSize'],
  ['learning rate', 'learningRate'],
  ['ProST', 'warmSchedule'],
  ['LORA', 'rank'],
  ['kl weight', 'beta']
])('%j finds it', (words, name) => expect(namesOf(words)).toContain(name));

test('every word must occur', () => {
  expect(namesOf('seed same numbers')).toEqual(['seed']);
  expect(namesOf('seed nonesuch')).toEqual([]);
  expect(findSettings('nonesuch')).toEqual([]);
});

test('some can be left out', () => {
  const kept = findSettings('', (name) => name === 'beta');
  expect(kept).toEqual([{ heading: 'Update', settings: [{ name: 'beta', field: FIELDS.beta }] }]);
});
