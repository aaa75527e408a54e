/** The tables of the suite: arms beside one another, and pass@k of base and trained. */
import { mean, sum } from '../../../src/math/statistics';
import type { RowResult } from '../../../src/record/benchmark';
import type { RunConfig } from '../../../src/record/config';
import { scoresOf, solvedShare } from '../../../src/report/benchmark';
import { KINDS, type TaskKind } from '../../../src/record/task';
import { changedSettings, spread } from '../table';
import type { Arm } from './arms';
import { passAtK, passSizes } from './passAtK';
import type { MeasuredTask } from './rows';
import type { ArmOutcome } from './suite';
import { WITHHELD } from './withheld';

/** A figure of one seed; null where there was nothing to measure. */
type Figure = (outcome: ArmOutcome, tasks: readonly MeasuredTask[]) => number | null;

const UNKNOWN = '\u2013';

/** Mean of the kinds' means, each kind counting the same; null where there are none. */
function meanOfKinds(values: readonly { readonly kind: TaskKind; readonly value: number }[]): number | null {
  const kinds = KINDS.map((kind) => values.filter((each) => each.kind === kind).map(({ value }) => value)).filter(({ length }) => length);
  return kinds.length ? mean(kinds.map(mean)) : null;
}

const counted = ({ results }: ArmOutcome, tasks: readonly MeasuredTask[]): RowResult[] => results.greedy.filter((_, row) => tasks[row]!.counted);
const percent = (share: number | null): number | null => (share === null ? null : 100 * share);
const phrased =
  (known: boolean): Figure =>
  ({ results }, tasks) =>
    percent(scoresOf(results.greedy.filter((_, row) => tasks[row]!.known === known)).average);

/** Of the cooperative rows of which that is so. */
const cooperating =
  (withheld: boolean): Figure =>
  ({ results }, tasks) =>
    percent(solvedShare(scoresOf(results.greedy.filter((_, row) => tasks[row]!.counted && tasks[row]!.withheld === withheld)).kinds.coop));

/** Mean over the rows that were solved. */
const perSolved =
  (measure: 'turns' | 'tokens'): Figure =>
  (outcome, tasks) => {
    const solved = counted(outcome, tasks).filter((result) => result.solved);
    return solved.length ? mean(solved.map((result) => result[measure])) : null;
  };

/** pass@k of the rows of some kinds, mean of the kinds. */
const pass =
  (k: number, kinds: readonly TaskKind[]): Figure =>
  ({ results: { draws } }, tasks) => {
    const rows = tasks.filter((each) => each.counted).map(({ task }, row) => ({ kind: task.kind, solved: sum(draws.map((solved) => Number(solved[row]))) }));
    return percent(meanOfKinds(rows.filter(({ kind }) => kinds.includes(kind)).map(({ kind, solved }) => ({ kind, value: passAtK(draws.length, solved, k) }))));
  };

const COLUMNS: Readonly<Record<string, Figure>> = {
  greedy: (outcome, tasks) => percent(scoresOf(counted(outcome, tasks)).average),
  cooperation: (outcome, tasks) => percent(solvedShare(scoresOf(counted(outcome, tasks)).kinds.coop)),
  [`cooperation with ${WITHHELD}`]: cooperating(true),
  [`cooperation without ${WITHHELD}`]: cooperating(false),
  'known phrasings': phrased(true),
  'held-out phrasings': phrased(false),
  sampled: pass(1, KINDS),
  'turns a solved task': perSolved('turns'),
  'tokens a solved task': perSolved('tokens'),
  'thousand tokens sampled in training': ({ cost }) => cost && cost.sampledTokens / 1000,
  'thousand tokens imitated': ({ cost }) => cost && cost.imitatedTokens / 1000
};

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const head = (cells: readonly string[]): string[] => [line(cells), line(cells.map((_, index) => (index ? '---:' : '---')))];

/** Mean ± standard deviation over the seeds of an arm; of none unknown. */
function cell(figure: Figure, outcomes: readonly ArmOutcome[], tasks: readonly MeasuredTask[]): string {
  const values = outcomes.flatMap((outcome) => figure(outcome, tasks) ?? []);
  return values.length ? spread(values) : UNKNOWN;
}

/** What was run on what. */
export interface SuiteHeading {
  readonly config: RunConfig;
  readonly base: string;
  readonly device: string;
  readonly draws: number;
}

/** Markdown of all arms and seeds, collapsed ones included. */
export function learningTables(outcomes: readonly ArmOutcome[], tasks: readonly MeasuredTask[], { config, base, device, draws }: SuiteHeading): string {
  const arms: readonly Arm[] = [...new Set(outcomes.map(({ arm }) => arm))];
  const of = (arm: Arm) => outcomes.filter((outcome) => outcome.arm === arm);
  const seeds = [...new Set(outcomes.map(({ seed }) => seed))];
  const rows = tasks.filter((each) => each.counted);
  const sizes = passSizes(draws);
  const beside = tasks.length > rows.length ? ' Known phrasings: the same tasks, worded as training rows are.' : '';
  const kinds = [
    ['mean of kinds', KINDS],
    ['cooperation', ['coop']]
  ] as const;
  return [
    `# What is learned, % of ${rows.length} ${rows[0]!.task.split} rows`,
    '',
    `Base ${base} on ${device}; seeds ${seeds.join(', ')}; ${config.steps} steps; settings other than the defaults: ${changedSettings(config)}.`,
    `Mean ± standard deviation over seeds; success is the mean of the kinds, greedy but for the sampled column (temperature 1; ${draws} samples a row of base and trained, one of the others).${beside}`,
    'Turns and tokens are of all agents together, mean over the rows that were solved greedily.',
    '',
    ...head(['arm', ...Object.keys(COLUMNS)]),
    ...arms.map((arm) => line([arm.name, ...Object.values(COLUMNS).map((figure) => cell(figure, of(arm), tasks))])),
    '',
    ...arms.map(({ name, meaning }) => `- ${name}: ${meaning}.`),
    '',
    `## pass@k, ${draws} samples a row at temperature 1`,
    '',
    ...head(['', ...sizes.map((k) => `k = ${k}`)]),
    ...arms
      .filter((arm) => arm.draws === 'many')
      .flatMap((arm) => kinds.map(([name, which]) => line([`${arm.name}, ${name}`, ...sizes.map((k) => cell(pass(k, which), of(arm), tasks))]))),
    ''
  ].join('\n');
}
