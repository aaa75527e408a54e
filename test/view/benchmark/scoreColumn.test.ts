/** The table's figures against shares counted by hand, and who is best among those that can be compared. */
import { describe, expect, test } from 'vitest';
import { bestValue, SCORE_COLUMNS, differenceOf, isFinished, scoreBenchmark } from '../../../src/view/benchmark/scoreColumn';
import { benchmarkOf } from './made';

const column = (title: string) => SCORE_COLUMNS.find((each) => each.title === title)!;
/** A measurement of five rows, one of each kind, of which the first `solved` are solved. */
const lineWith = (solved: number, changes: Parameters<typeof benchmarkOf>[4] = {}) => {
  const benchmark = benchmarkOf('m1', 0.5, 5, 5, changes);
  return scoreBenchmark({ ...benchmark, results: benchmark.results.map((result, index) => ({ ...result, solved: index < solved, turns: 4, tokens: 100 })) });
};

describe('columns', () => {
  test('are those of the paper, then what it costs', () =>
    expect(SCORE_COLUMNS.map(({ title }) => title)).toEqual(['QA', 'EFC', 'GFC', 'Math', 'Coop', 'Average', 'Turns', 'Tokens', 'Format', 'Tool errors']));

  test('read as percent, and as a dash where nothing was measured', () => {
    const { scores } = lineWith(3);
    expect(SCORE_COLUMNS.slice(0, 6).map(({ value, show }) => show(value(scores)))).toEqual(['100.0', '100.0', '100.0', '0.0', '0.0', '60.0']);
    const nothing = scoreBenchmark(benchmarkOf('m1', 0.5, 5, 0));
    expect(SCORE_COLUMNS.map(({ value, show }) => show(value(nothing.scores)))).toEqual(SCORE_COLUMNS.map(() => '–'));
  });
});

describe('the best', () => {
  test('is the most of what should be much and the least of what should be little', () => {
    const lines = [lineWith(2), lineWith(4)];
    expect(bestValue(column('Average'), lines, '5f1e9c02aa')).toBe(0.8);
    const [few, many] = [3, 9].map((turns) =>
      scoreBenchmark({ ...lines[0]!.benchmark, results: lines[0]!.benchmark.results.map((result) => ({ ...result, turns })) })
    );
    expect(bestValue(column('Turns'), [few!, many!], '5f1e9c02aa')).toBe(3);
  });

  test('is nobody among one, among the unfinished, or on other rows', () => {
    expect(bestValue(column('Average'), [lineWith(2)], '5f1e9c02aa')).toBeNull();
    const half = scoreBenchmark(benchmarkOf('m2', 1, 5, 3));
    expect(isFinished(half.benchmark)).toBe(false);
    expect(bestValue(column('Average'), [lineWith(2), half], '5f1e9c02aa')).toBeNull();
    expect(bestValue(column('Average'), [lineWith(2), lineWith(4, { dataHash: 'other' })], '5f1e9c02aa')).toBeNull();
  });
});

describe('a difference', () => {
  test('is in percentage points, with a true minus, and knows better from worse', () => {
    expect(differenceOf(column('Average'), lineWith(4), lineWith(2))).toEqual({ text: '+40.0', tone: 'better' });
    expect(differenceOf(column('Average'), lineWith(2), lineWith(4))).toEqual({ text: '−40.0', tone: 'worse' });
    expect(differenceOf(column('Turns'), lineWith(4), lineWith(2))).toEqual({ text: '±0', tone: 'none' });
  });

  test('takes no side where the rows were not the same, and is unknown where one value is', () => {
    expect(differenceOf(column('Average'), lineWith(4, { dataHash: 'other' }), lineWith(2))).toEqual({ text: '+40.0', tone: 'none' });
    expect(differenceOf(column('Average'), lineWith(4), scoreBenchmark(benchmarkOf('m2', 1, 5, 0)))).toBeNull();
  });
});
