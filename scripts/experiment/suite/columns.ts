/** The figures of an arm, and tables with a line an arm, for the reports of all suites. */
import { mean, sum } from '../../../src/math/statistics';
import type { RowResult } from '../../../src/record/benchmark';
import type { RunConfig } from '../../../src/record/config';
import { KINDS, type TaskKind } from '../../../src/record/task';
import { scoresOf, solvedShare } from '../../../src/report/benchmark';
import { changedSettings, spread, tableHead, tableLine } from '../table';
import type { Arm } from './arm';
import { passAtK } from './passAtK';
import type { MeasuredTask } from './rows';
import type { ArmOutcome } from './run';

/** A figure of one seed; null where there was nothing to measure. */
export type Figure = (outcome: ArmOutcome, tasks: readonly MeasuredTask[]) => number | null;

/** Figures by the heading of their column. */
export type Columns = Readonly<Record<string, Figure>>;

/** What was run on what. */
export interface SuiteHeading {
  readonly config: RunConfig;
  readonly base: string;
  readonly device: string;
  readonly draws: number;
}

const UNKNOWN = '\u2013';

/** Mean of the kinds' means, each kind counting the same; null where there are none. */
function meanOfKinds(values: readonly { readonly kind: TaskKind; readonly value: number }[]): number | null {
  const kinds = KINDS.map((kind) => values.filter((each) => each.kind === kind).map(({ value }) => value)).filter(({ length }) => length);
  return kinds.length ? mean(kinds.map(mean)) : null;
}

/** The greedy results of the held-out rows themselves. */
export const countedResults = ({ results }: ArmOutcome, tasks: readonly MeasuredTask[]): RowResult[] => results.greedy.filter((_, row) => tasks[row]!.counted);

/** A share as a number of percent. */
export const inPercent = (share: number | null): number | null => (share === null ? null : 100 * share);

/** pass@k of the rows of some kinds, mean of the kinds. */
export const pass =
  (k: number, kinds: readonly TaskKind[]): Figure =>
  ({ results: { draws } }, tasks) => {
    const rows = tasks.filter((each) => each.counted).map(({ task }, row) => ({ kind: task.kind, solved: sum(draws.map((solved) => Number(solved[row]))) }));
    return inPercent(
      meanOfKinds(rows.filter(({ kind }) => kinds.includes(kind)).map(({ kind, solved }) => ({ kind, value: passAtK(draws.length, solved, k) })))
    );
  };

/** Success on the held-out rows, greedily: mean of the kinds, and of cooperation. */
export const GREEDY: Columns = {
  greedy: (outcome, tasks) => inPercent(scoresOf(countedResults(outcome, tasks)).average),
  cooperation: (outcome, tasks) => inPercent(solvedShare(scoresOf(countedResults(outcome, tasks)).kinds.coop))
};

/** Success on the held-out rows at temperature 1, mean of the kinds. */
export const SAMPLED: Columns = { sampled: pass(1, KINDS) };

/** Mean over the rows that were solved, all agents together. */
export const perSolved =
  (measure: 'turns' | 'tokens'): Figure =>
  (outcome, tasks) => {
    const solved = countedResults(outcome, tasks).filter((result) => result.solved);
    return solved.length ? mean(solved.map((result) => result[measure])) : null;
  };

/** Mean ± standard deviation over the seeds of an arm; of none unknown. */
export function cell(figure: Figure, outcomes: readonly ArmOutcome[], tasks: readonly MeasuredTask[]): string {
  const values = outcomes.flatMap((outcome) => figure(outcome, tasks) ?? []);
  return values.length ? spread(values) : UNKNOWN;
}

/** The arms of some outcomes, in their order. */
export const armsOf = (outcomes: readonly ArmOutcome[]): readonly Arm[] => [...new Set(outcomes.map(({ arm }) => arm))];

/** The outcomes of an arm, one a seed. */
export const outcomesOf = (outcomes: readonly ArmOutcome[], arm: Arm): readonly ArmOutcome[] => outcomes.filter((outcome) => outcome.arm === arm);

/** Markdown lines: what each arm is. */
export const armMeanings = (outcomes: readonly ArmOutcome[]): string[] => armsOf(outcomes).map(({ name, meaning }) => `- ${name}: ${meaning}.`);

/** Markdown lines: a line an arm with its figures, then what each arm is. */
export const armTable = (columns: Columns, outcomes: readonly ArmOutcome[], tasks: readonly MeasuredTask[]): string[] => [
  ...tableHead(['arm', ...Object.keys(columns)]),
  ...armsOf(outcomes).map((arm) => tableLine([arm.name, ...Object.values(columns).map((figure) => cell(figure, outcomesOf(outcomes, arm), tasks))])),
  '',
  ...armMeanings(outcomes)
];

/** Markdown lines: the title, what of how many rows is given, and what was run on what. */
export function headingLines(title: string, outcomes: readonly ArmOutcome[], tasks: readonly MeasuredTask[], { config, base, device }: SuiteHeading): string[] {
  const rows = tasks.filter((each) => each.counted);
  const seeds = [...new Set(outcomes.map(({ seed }) => seed))];
  return [
    `# ${title}, % of ${rows.length} ${rows[0]!.task.split} rows`,
    '',
    `Base ${base} on ${device}; seeds ${seeds.join(', ')}; ${config.steps} steps; settings other than the defaults: ${changedSettings(config)}.`
  ];
}
