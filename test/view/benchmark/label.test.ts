/** What things of the benchmark are called. */
import { expect, test } from 'vitest';
import { nameFamily } from '../../../src/view/family';
import { benchmarkLabel, sourceLabel, formatDuration } from '../../../src/view/benchmark/label';
import { benchmarkOf } from './made';

test.each([
  [0.4, '1 s'],
  [89, '89 s'],
  [91, '2 min'],
  [5400, '1.5 h']
])('%d seconds are %s', (seconds, said) => expect(formatDuration(seconds)).toBe(said));

test('a measurement is its model and how long it was trained', () => {
  expect(benchmarkLabel(benchmarkOf('m1', 0.5, 5))).toBe('Seedling, 0 steps');
  expect(benchmarkLabel(benchmarkOf('m1', 0.5, 5, 5, { step: 1 }))).toBe('Seedling, 1 step');
});

test('a source is a split or a set by its name', () => expect(['test', 'dev', 'mine'].map(sourceLabel)).toEqual(['the test split', 'the dev split', '“mine”']));

test.each([
  ['price', 'price'],
  ['arrivalWeather', 'arrival weather']
])('the family %s reads %s', (family, name) => expect(nameFamily(family)).toBe(name));
