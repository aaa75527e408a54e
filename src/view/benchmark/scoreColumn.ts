/** The columns of the benchmark table: their values, formats, best values and differences. */
import { scoresOf, solvedShare, type Scores } from '../../report/benchmark';
import { wilsonInterval, type ShareInterval } from '../../report/interval';
import { KINDS } from '../../record/task';
import type { Benchmark } from '../../record/benchmark';
import { KIND_SHORT } from '../colour';
import { KIND_MEANING } from '../glossary';
import { decimal } from '../../report/figure';

export interface ScoreColumn {
  readonly title: string;
  readonly meaning: string;
  /** Whether more is better or less is. */
  readonly better: 'more' | 'less';
  /** Null where nothing was measured. */
  readonly value: (scores: Scores) => number | null;
  /** Where the true value lies with 95% confidence, where it is a share of rows. */
  readonly interval: (scores: Scores) => ShareInterval | null;
  readonly show: (value: number | null) => string;
}

/** `62.4` of a share between 0 and 1. */
const percentage = (share: number | null): string => decimal(share === null ? null : share * 100, 1);

const none = () => null;
const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** In the order of the paper's table, then what it costs. */
export const SCORE_COLUMNS: readonly ScoreColumn[] = [
  ...KINDS.map((kind): ScoreColumn => ({
    title: KIND_SHORT[kind],
    meaning: `${KIND_MEANING[kind]} Percent of its rows solved, and where the true share lies with 95% confidence (Wilson’s interval).`,
    better: 'more',
    value: ({ kinds }) => solvedShare(kinds[kind]),
    interval: ({ kinds }) => wilsonInterval(kinds[kind]),
    show: percentage
  })),
  {
    title: 'Average',
    meaning: 'Mean of the kinds, each counting the same, and where the true mean lies with 95% confidence.',
    better: 'more',
    value: ({ average }) => average,
    interval: ({ averageInterval }) => averageInterval,
    show: percentage
  },
  {
    title: 'Turns',
    meaning: 'Turns per task, of all agents together.',
    better: 'less',
    value: ({ turnsPerTask }) => known(turnsPerTask),
    interval: none,
    show: (value) => decimal(value, 1)
  },
  {
    title: 'Tokens',
    meaning: 'Tokens sampled per task, of all agents together.',
    better: 'less',
    value: ({ tokensPerTask }) => known(tokensPerTask),
    interval: none,
    show: (value) => decimal(value, 0)
  },
  {
    title: 'Format',
    meaning: 'Percent of rows whose every turn could be read and that had an answer.',
    better: 'more',
    value: ({ formatRate }) => known(formatRate),
    interval: none,
    show: percentage
  },
  {
    title: 'Tool errors',
    meaning: 'Percent of tool calls that the shop answered with an error. Some rows ask for what cannot be done: not every error is a fault.',
    better: 'less',
    value: ({ toolErrorRate }) => toolErrorRate,
    interval: none,
    show: percentage
  }
];

/** A measurement with its figures. */
export interface ScoredBenchmark {
  readonly benchmark: Benchmark;
  readonly scores: Scores;
}

/** Works out a measurement's figures. */
export const scoreBenchmark = (benchmark: Benchmark): ScoredBenchmark => ({ benchmark, scores: scoresOf(benchmark.results) });

/** Whether every row was measured. */
export const isFinished = ({ results, rows }: Benchmark): boolean => results.length >= rows;

/** The best value of a column among finished measurements on the same rows; null where fewer than two can be compared. */
export function bestValue(column: ScoreColumn, lines: readonly ScoredBenchmark[], dataHash: string): number | null {
  const values = lines.filter(({ benchmark }) => isFinished(benchmark) && benchmark.dataHash === dataHash).flatMap(({ scores }) => column.value(scores) ?? []);
  if (values.length < 2) return null;
  return column.better === 'more' ? Math.max(...values) : Math.min(...values);
}

/** How a value differs from that of the measurement compared with, as a person reads it. */
export interface ScoreDifference {
  /** Percentage points for shares, else in the column's own unit. */
  readonly text: string;
  /** `none` where it rounds to nothing, or where the rows were not the same. */
  readonly tone: 'better' | 'worse' | 'none';
}

/** A column's value less that of the base; null where either is unknown. */
export function differenceOf(column: ScoreColumn, line: ScoredBenchmark, base: ScoredBenchmark): ScoreDifference | null {
  const [value, reference] = [column.value(line.scores), column.value(base.scores)];
  if (value === null || reference === null) return null;
  const difference = value - reference;
  const shown = column.show(Math.abs(difference));
  if (!/[1-9]/.test(shown)) return { text: '±0', tone: 'none' };
  const sameRows = line.benchmark.dataHash === base.benchmark.dataHash;
  const tone = difference > 0 === (column.better === 'more') ? 'better' : 'worse';
  return { text: `${difference > 0 ? '+' : '−'}${shown}`, tone: sameRows ? tone : 'none' };
}
