/** The data card of the maths problems: its sums and counts are those of the rows made today, and the sample is a part of them. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withList } from '../../scripts/datasets/card';
import { allMathsRows, mathsCounts, mathsSample } from '../../scripts/datasets/maths';

const stored = (name: string): string => readFileSync(new URL(`../../datasets/maths/${name}`, import.meta.url), 'utf8');
const splits = allMathsRows();

it('has the bytes and counts that the card states', () => expect(stored('README.md')).toBe(withList(stored('README.md'), mathsCounts(splits))));
it('is sampled in the repository, every form in every split', () => {
  for (const [name, text] of Object.entries(mathsSample(splits))) expect(stored(`sample/${name}`)).toBe(text);
  for (const rows of Object.values(splits)) expect(new Set(rows.slice(0, 24).map(({ form }) => form)).size).toBe(24);
});
it('gives examples that are rows', () => {
  const rows = Object.values(splits).flat();
  const examples = [...stored('README.md').matchAll(/^\| `(\w+)` .*\| (.+?) (\S+) +\|$/gm)];
  expect(examples.map(([, family]) => family)).toEqual(['single', 'chain', 'rate', 'series', 'search', 'system']);
  const missing = examples.filter(([, family, query, answer]) => !rows.some((row) => row.family === family && row.query === query && row.answer === answer));
  expect(missing.map(([, , query]) => query)).toEqual([]);
});
