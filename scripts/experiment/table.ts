/** The table of an experiment: success by kind before and after, mean and spread over seeds. */
import { mean } from '../../src/math/statistics';
import type { Evaluation } from '../../src/loop/evaluate';
import { KINDS } from '../../src/record/task';
import { DEFAULTS, type RunConfig } from '../../src/record/config';
import { averageOf } from './average';
import type { Measured, Summary } from './seed';

/** A kind, the mean of the kinds, or all rows alike. */
type Column = (typeof KINDS)[number] | 'average' | 'all';
const COLUMNS: readonly Column[] = [...KINDS, 'average', 'all'];

const percent = (evaluation: Evaluation, column: Column): number => {
  if (column === 'average') return 100 * averageOf(evaluation);
  const { solved, rows } = column === 'all' ? evaluation.all : evaluation.kinds[column];
  return (100 * solved) / rows;
};

/** `12.3 ± 1.2`: mean and sample standard deviation; without a spread where there is one seed. */
export function spread(values: readonly number[]): string {
  const centre = mean(values);
  const deviation = Math.sqrt(values.reduce((total, value) => total + (value - centre) ** 2, 0) / (values.length - 1));
  return values.length > 1 ? `${centre.toFixed(1)} ± ${deviation.toFixed(1)}` : centre.toFixed(1);
}

function rowsOf(summaries: readonly Summary[], mode: keyof Measured): string[][] {
  const values = (when: 'before' | 'after', column: Column) => summaries.map((summary) => percent(summary[when][mode], column));
  const gains = (column: Column) => values('after', column).map((value, index) => value - values('before', column)[index]!);
  return [
    [`${mode}, before`, ...COLUMNS.map((column) => spread(values('before', column)))],
    [`${mode}, after`, ...COLUMNS.map((column) => spread(values('after', column)))],
    [`${mode}, gain`, ...COLUMNS.map((column) => spread(gains(column)))],
    [`${mode}, least gain of a seed`, ...COLUMNS.map((column) => Math.min(...gains(column)).toFixed(1))]
  ];
}

const changed = (config: RunConfig): string =>
  JSON.stringify(Object.fromEntries(Object.entries(config).filter(([name, value]) => name !== 'seed' && value !== DEFAULTS[name as keyof RunConfig])));

/** Markdown of all seeds, collapsed ones included. `base` and `device` say what was run on what. */
export function summaryTable(summaries: readonly Summary[], base: string, device: string): string {
  const [first] = summaries;
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `# Held-out success, % of ${first!.before.greedy.all.rows} test rows`,
    '',
    `Base ${base} on ${device}; seeds ${summaries.map((summary) => summary.seed).join(', ')}; ${first!.config.steps} steps; settings other than the defaults: ${changed(first!.config)}.`,
    `Mean ± standard deviation over seeds; average is the mean of the kinds, all the share of all rows. Sampled is at temperature 1, one sample a row. Training sampled ${spread(summaries.map((summary) => summary.sampledTokens / 1000))} thousand tokens in ${spread(summaries.map((summary) => summary.seconds))} s.`,
    '',
    line(['', ...COLUMNS]),
    line(['---', ...COLUMNS.map(() => '---:')]),
    ...rowsOf(summaries, 'greedy').map(line),
    ...rowsOf(summaries, 'sampled').map(line),
    ''
  ].join('\n');
}
