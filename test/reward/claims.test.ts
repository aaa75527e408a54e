/** The judge against a corpus: many ways to be wrong and to be right, over every family. */
import { describe, expect, it } from 'vitest';
import { mean } from '../../src/math/statistics';
import { accuracyOf } from '../../src/reward/accuracy';
import { NAMES, rowsOf } from '../task/rows';
import { RIGHT } from './corpus/right';
import { WRONG, type Way } from './corpus/wrong';

const EACH = 3;
/** The most that one way to be wrong may earn in a family on average, and the least that one way to be right must. */
const LITTLE = 0.2;
const MUCH = 0.8;

const rows = [...rowsOf('train', EACH), ...rowsOf('test', EACH)];

/** What every answer made in one way earns in a family. */
const earnings = (family: string, way: Way) =>
  rows
    .filter(({ task }) => task.family === family)
    .flatMap((row) => way(row).map((answer) => ({ query: row.task.query, answer, ...accuracyOf(row.task, answer, row.task.effects, 'whole') })));

/** The ways that earn what they should not: each with its average and up to two answers that show it. */
function offences(family: string, ways: Readonly<Record<string, Way>>, isFair: (average: number) => boolean, isOffence: (value: number) => boolean) {
  return Object.entries(ways).flatMap(([name, way]) => {
    const made = earnings(family, way);
    const average = mean(made.map(({ value }) => value));
    return !made.length || isFair(average) ? [] : [{ family, way: name, average, shown: made.filter(({ value }) => isOffence(value)).slice(0, 2) }];
  });
}

it('is large', () => expect([Object.keys(WRONG).length >= 40, Object.keys(RIGHT).length >= 20]).toEqual([true, true]));

describe.each(NAMES)('%s', (family) => {
  it('pays next to nothing for ways to be wrong', () =>
    expect(
      offences(
        family,
        WRONG,
        (average) => average < LITTLE,
        (value) => value > 0
      )
    ).toEqual([]));
  it('pays ways to be right', () =>
    expect(
      offences(
        family,
        RIGHT,
        (average) => average > MUCH,
        (value) => value < 1
      )
    ).toEqual([]));
});

it('every way is tried in some family', () => {
  for (const way of [...Object.values(WRONG), ...Object.values(RIGHT)]) expect(rows.some((row) => way(row).length > 0)).toBe(true);
});
