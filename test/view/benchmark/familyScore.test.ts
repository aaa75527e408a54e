/** Families counted another way. */
import { expect, test } from 'vitest';
import { scoresByFamily } from '../../../src/view/benchmark/familyScore';
import { benchmarkOf } from './made';

test('every result is counted once, in its family, and the best solved come first', () => {
  const { results } = benchmarkOf('m1', 0.5, 300);
  const kinds = scoresByFamily(results);
  expect(kinds.map(({ kind }) => kind)).toEqual(['qa', 'efc', 'gfc', 'math', 'coop']);
  const families = kinds.flatMap((each) => each.families);
  expect(families.reduce((total, { rows }) => total + rows, 0)).toBe(300);
  expect(families.reduce((total, { solved }) => total + solved, 0)).toBe(results.filter(({ solved }) => solved).length);
  for (const { families } of kinds) {
    const shares = families.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
  }
});

test('a kind that was not measured is left out', () => {
  const { results } = benchmarkOf('m1', 0.5, 30);
  expect(scoresByFamily(results.filter(({ kind }) => kind === 'gfc')).map(({ kind }) => kind)).toEqual(['gfc']);
  expect(scoresByFamily([])).toEqual([]);
});
