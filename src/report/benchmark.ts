/** A benchmark's results in figures, and as tables for a paper or a spreadsheet. */
import type { Benchmark, RowResult } from '../record/benchmark';
import type { Score } from '../record/event';
import { KINDS, type TaskKind } from '../record/task';
import { intervalOfMean, intervalText, wilsonInterval, type ShareInterval } from './interval';

/** The figures of a measurement; null where there was nothing to measure. */
export interface Scores {
  readonly kinds: Readonly<Record<TaskKind, Score>>;
  /** Mean of the kinds' shares of solved rows, each kind counting the same, as in the paper's table; kinds without rows are left out. */
  readonly average: number | null;
  /** Where the true `average` lies with 95% confidence. */
  readonly averageInterval: ShareInterval | null;
  readonly all: Score;
  /** By family, in the order in which they come up. */
  readonly families: Readonly<Record<string, Score>>;
  /** Mean of R_A, partial credit included. */
  readonly accuracy: number;
  readonly turnsPerTask: number;
  /** Tokens sampled, all agents together. */
  readonly tokensPerTask: number;
  /** Share of rows whose every turn parsed and that had an answer. */
  readonly formatRate: number;
  /** Share of tool calls that the shop answered with an error. */
  readonly toolErrorRate: number | null;
}

/** Share of rows solved, 0..1; null where there are none. */
export const solvedShare = ({ rows, solved }: Score): number | null => (rows ? solved / rows : null);

/** Standard error of that share, √(p (1 − p) / n); null where there are no rows. */
export function errorOf(score: Score): number | null {
  const share = solvedShare(score);
  return share === null ? null : Math.sqrt((share * (1 - share)) / score.rows);
}

const scoreOf = (results: readonly RowResult[]): Score => ({ rows: results.length, solved: results.filter(({ solved }) => solved).length });
const meanOf = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0) / values.length;

/** Standard error, from the drawing of rows alone, of the mean of the kinds' shares: √(Σ p (1 − p) / n) over the number of kinds; null where no kind has rows. */
export function errorOfAverage(kinds: Readonly<Record<string, Score>>): number | null {
  const errors = Object.values(kinds).flatMap((score) => errorOf(score) ?? []);
  return errors.length ? Math.hypot(...errors) / errors.length : null;
}

/** All figures of the results; means of no rows are NaN. */
export function scoresOf(results: readonly RowResult[]): Scores {
  const kinds = Object.fromEntries(KINDS.map((kind) => [kind, scoreOf(results.filter((result) => result.kind === kind))])) as Record<TaskKind, Score>;
  const names = [...new Set(results.map(({ family }) => family))];
  const measured = KINDS.map((kind) => kinds[kind]).filter(({ rows }) => rows);
  const calls = results.reduce((total, result) => total + result.calls, 0);
  return {
    kinds,
    average: measured.length ? meanOf(measured.map((score) => solvedShare(score)!)) : null,
    averageInterval: intervalOfMean(Object.values(kinds)),
    all: scoreOf(results),
    families: Object.fromEntries(names.map((name) => [name, scoreOf(results.filter(({ family }) => family === name))])),
    accuracy: meanOf(results.map(({ accuracy }) => accuracy)),
    turnsPerTask: meanOf(results.map(({ turns }) => turns)),
    tokensPerTask: meanOf(results.map(({ tokens }) => tokens)),
    formatRate: meanOf(results.map(({ wellFormed }) => Number(wellFormed))),
    toolErrorRate: calls ? results.reduce((total, result) => total + result.errors, 0) / calls : null
  };
}

const percent = (share: number | null, interval: ShareInterval | null = null): string =>
  share === null || Number.isNaN(share) ? '' : `${(100 * share).toFixed(1)}${interval ? ` (${intervalText(interval)})` : ''}`;
const figure = (value: number): string => (Number.isNaN(value) ? '' : value.toFixed(1));
const scored = (score: Score | undefined): string => (score ? percent(solvedShare(score), wilsonInterval(score)) : '');
const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [line(head), line(head.map(() => '---')), ...rows.map(line)];
const decoding = ({ temperature }: Benchmark): string => (temperature ? `T ${temperature}` : 'greedy');
const nameOf = ({ model, run, step }: Benchmark): string => `${model}, ${run}, step ${step}`;

const COLUMNS = ['QA', 'EFC', 'GFC', 'Math', 'Cooperation', 'Average', 'All rows', 'Turns', 'Tokens', 'Format', 'Tool errors'];

function cellsOf(results: readonly RowResult[]): string[] {
  const { kinds, average, averageInterval, all, turnsPerTask, tokensPerTask, formatRate, toolErrorRate } = scoresOf(results);
  return [
    ...KINDS.map((kind) => scored(kinds[kind])),
    percent(average, averageInterval),
    scored(all),
    figure(turnsPerTask),
    figure(tokensPerTask),
    percent(formatRate),
    percent(toolErrorRate)
  ];
}

/** A table in the paper's form, one line per benchmark, then the share of every family; percent solved and its 95% interval, empty where nothing was measured. */
export function benchmarkMarkdown(benchmarks: readonly Benchmark[]): string {
  const lines = benchmarks.map((benchmark) => [
    nameOf(benchmark),
    benchmark.source,
    decoding(benchmark),
    `${benchmark.results.length} of ${benchmark.rows}`,
    ...cellsOf(benchmark.results)
  ]);
  const families = benchmarks.map(({ results }) => scoresOf(results).families);
  const names = [...new Set(families.flatMap(Object.keys))].sort();
  return [
    ...table(['Adapters', 'Source', 'Decoding', 'Rows', ...COLUMNS], lines),
    '',
    ...table(
      ['Family', ...benchmarks.map(nameOf)],
      names.map((name) => [name, ...families.map((scores) => scored(Object.hasOwn(scores, name) ? scores[name] : undefined))])
    ),
    ''
  ].join('\n');
}

/** Beginnings that a spreadsheet takes for a formula: a model's answer or a visitor's row must not be executed. */
const FORMULA = /^[=+\-@\t\r]/;

/** RFC 4180: quoted where there is a comma, a quote or a line break in it, its quotes doubled. A text like a formula has an apostrophe put before it. */
const cell = (value: string | number | boolean | null | undefined): string => {
  const plain = value === null || value === undefined ? '' : String(value);
  const text = typeof value === 'string' && FORMULA.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
};

const MEASURED = ['id', 'kind', 'family', 'solved', 'accuracy', 'wellFormed', 'turns', 'tokens', 'read', 'milliseconds', 'calls', 'errors', 'final'] as const;

/** Every measured row as a line of CSV (RFC 4180), with the benchmark it belongs to. */
export function benchmarkCsv(benchmarks: readonly Benchmark[]): string {
  const lines = benchmarks.flatMap(({ id, model, device, run, step, source, temperature, dataHash, results }) => {
    const head = [id, model, device, run, step, source, temperature, dataHash];
    return results.map((result) => [...head, ...MEASURED.map((name) => result[name])].map(cell).join(','));
  });
  return [['benchmark', 'model', 'device', 'run', 'step', 'source', 'temperature', 'dataHash', ...MEASURED].join(','), ...lines, ''].join('\r\n');
}
