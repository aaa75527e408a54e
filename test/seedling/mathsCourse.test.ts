/** What the body of the maths pipeline is shown: the three parts of problems that no data set holds. */
import { describe, expect, it } from 'vitest';
import { demonstrationsAt } from '../../scripts/seedling/course';
import { courseOf } from '../../scripts/seedling/regime';
import { MATHS_SIZES, mathsRows } from '../../src/maths/problem/row';
import { madeRow } from './rows';

const course = courseOf({ regime: 'maths', coop: 0, targets: 1000, memory: 0.25, progressive: false, optimiser: 'muon' });
const shown = Array.from({ length: 400 }, (_, place) => demonstrationsAt(madeRow, course, place, 3));

describe('the course of maths', () => {
  it('shows solver, executor and verifier of every problem, and nobody else', () => {
    for (const parts of shown) expect(parts.map(({ agent }) => agent)).toEqual(['solver', 'executor', 'verifier']);
  });

  it('shows no problem of a data set, of any split', () => {
    const kept = new Set((['train', 'dev', 'test'] as const).flatMap((split) => mathsRows(split, MATHS_SIZES[split]).map(({ query }) => query)));
    const queries = shown.map(([solver]) => solver!.turns[1]!.content);
    expect(new Set(queries).size).toBeGreaterThan(380);
    expect(queries.filter((query) => kept.has(query))).toEqual([]);
  });

  it('is the same for the same seed and another for another', () => {
    expect(demonstrationsAt(madeRow, course, 7, 3)).toEqual(shown[7]);
    expect(demonstrationsAt(madeRow, course, 7, 4)).not.toEqual(shown[7]);
  });
});
