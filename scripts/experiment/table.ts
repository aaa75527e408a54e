/** The table of an experiment: success by kind before and after, mean and spread over seeds. */
import { mean, sampleDeviation } from '../../src/math/statistics';
import type { Evaluation } from '../../src/loop/evaluate';
import { errorOf, errorOfAverage } from '../../src/report/benchmark';
import { KINDS } from '../../src/record/task';
import { DEFAULTS, type RunConfig } from '../../src/record/config';
import { averageOf } from './average';
import type { HeldOutResults, Summary } from './seed';

/** A kind, the mean of the kinds, or all rows alike. */
type Column = (typeof KINDS)[number] | 'average' | 'all';
const COLUMNS: readonly Column[] = [...KINDS, 'average', 'all'];

const percent = (evaluation: Evaluation, column: Column): number => {
  if (column === 'average') return 100 * averageOf(evaluation);
  const { solved, rows } = column === 'all' ? evaluation.all : evaluation.kinds[column];
  return (100 * solved) / rows;
};

/** A line of a Markdown table. */
export const tableLine = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The first two lines of a Markdown table, its numbers to the right. */
export const tableHead = (cells: readonly string[]): string[] => [tableLine(cells), tableLine(cells.map((_, index) => (index ? '---:' : '---')))];

/** `12.3 ± 1.2`: mean and sample standard deviation; without a spread where there is one seed. */
export function spread(values: readonly number[]): string {
  const centre = mean(values).toFixed(1);
  return values.length > 1 ? `${centre} ± ${sampleDeviation(values).toFixed(1)}` : centre;
}

/** Those of which there are rows. */
const columnsOf = ({ kinds }: Evaluation): Column[] => COLUMNS.filter((column) => column === 'average' || column === 'all' || kinds[column].rows);

function rowsOf(summaries: readonly Summary[], mode: keyof HeldOutResults, columns: readonly Column[]): string[][] {
  const values = (when: 'before' | 'after', column: Column) => summaries.map((summary) => percent(summary[when][mode], column));
  const gains = (column: Column) => values('after', column).map((value, index) => value - values('before', column)[index]!);
  return [
    [`${mode}, before`, ...columns.map((column) => spread(values('before', column)))],
    [`${mode}, after`, ...columns.map((column) => spread(values('after', column)))],
    [`${mode}, gain`, ...columns.map((column) => spread(gains(column)))],
    [`${mode}, least gain of a seed`, ...columns.map((column) => Math.min(...gains(column)).toFixed(1))]
  ];
}

/** The settings that are not the defaults, the seed aside, as JSON. */
export const changedSettings = (config: RunConfig): string =>
  JSON.stringify(Object.fromEntries(Object.entries(config).filter(([name, value]) => name !== 'seed' && value !== DEFAULTS[name as keyof RunConfig])));

/** `3.4 to 5.0`: the standard errors in points that the drawing of rows alone gives to a kind of these evaluations, and the largest of the average. */
function rowErrors(evaluations: readonly Evaluation[]): { readonly kinds: string; readonly average: string } {
  const points = (error: number): string => (100 * error).toFixed(1);
  const kinds = evaluations.flatMap((evaluation) => Object.values(evaluation.kinds).flatMap((score) => errorOf(score) ?? []));
  const averages = evaluations.flatMap((evaluation) => errorOfAverage(evaluation.kinds) ?? []);
  return { kinds: `${points(Math.min(...kinds))} to ${points(Math.max(...kinds))}`, average: points(Math.max(...averages)) };
}

/** Markdown of all seeds, collapsed ones included. `base` and `device` say what was run on what. */
export function summaryTable(summaries: readonly Summary[], base: string, device: string): string {
  const [first] = summaries;
  const { all, split } = first!.before.greedy;
  const columns = columnsOf(first!.before.greedy);
  const errors = rowErrors(summaries.flatMap(({ before, after }) => [before, after].flatMap(({ greedy, sampled }) => [greedy, sampled])));
  return [
    `# Held-out success, % of ${all.rows} ${split} rows`,
    '',
    `Base ${base} on ${device}; seeds ${summaries.map((summary) => summary.seed).join(', ')}; ${first!.config.steps} steps; settings other than the defaults: ${changedSettings(first!.config)}.`,
    `± is the spread over seeds, which share the rows; the drawing of ${all.rows} rows alone gives a kind a standard error of ${errors.kinds} points, and the average one of up to ${errors.average}.`,
    `Mean ± standard deviation over seeds; average is the mean of the kinds, all the share of all rows. Sampled is at temperature 1, one sample a row. Training sampled ${spread(summaries.map((summary) => summary.sampledTokens / 1000))} thousand tokens in ${spread(summaries.map((summary) => summary.seconds))} s.`,
    '',
    ...tableHead(['', ...columns]),
    ...rowsOf(summaries, 'greedy', columns).map(tableLine),
    ...rowsOf(summaries, 'sampled', columns).map(tableLine),
    ''
  ].join('\n');
}
