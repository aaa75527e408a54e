/** Which team answers which rows. */
import { expect, it } from 'vitest';
import { isSubject, subjectOf, SUBJECTS, teamFor } from '../../src/record/subject';

it('every subject has a team, and a visitor’s own rows are asked of the shop’s', () => {
  for (const subject of SUBJECTS) for (const team of ['specialists', 'solo', 'maths'] as const) expect(teamFor(subject, team)).toBeDefined();
  expect([subjectOf('shop'), subjectOf('maths'), subjectOf('mine')]).toEqual(['shop', 'maths', 'shop']);
  expect([isSubject('maths'), isSubject('mine'), isSubject(undefined)]).toEqual([true, false, false]);
});

it('a team stays where it answers the rows, and the first that does takes its place elsewhere', () => {
  expect([teamFor('shop', 'solo'), teamFor('shop', 'maths'), teamFor('maths', 'solo'), teamFor('maths', 'maths')]).toEqual([
    'solo',
    'specialists',
    'maths',
    'maths'
  ]);
});
