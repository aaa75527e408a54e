/** Every heading has settings, and every setting has a heading, in a form as short as can be. */
import { expect, it } from 'vitest';
import { FIELDS } from '../../src/record/config';
import { HEADING_OF, HEADINGS } from '../../src/record/heading';

it('stands over at least two settings, and all of them stand under one', () => {
  const names = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
  const counts = HEADINGS.map((heading) => names.filter((name) => HEADING_OF[name] === heading).length);
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(2);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(names.length);
});
