/** The curves of the credit suite as a table for figures. */
import { KINDS } from '../../../src/record/task';
import { scoresOf, solvedShare } from '../../../src/report/benchmark';
import { averageOf } from '../average';
import { countedResults } from '../suite/columns';
import type { CurvePoint } from '../suite/curve';
import type { MeasuredTask } from '../suite/rows';
import type { ArmOutcome } from '../suite/run';

const HEAD = ['arm', 'seed', 'step', 'sampled_tokens', 'solved', 'split', 'rows', 'average', ...KINDS];

type Measured = Pick<NonNullable<CurvePoint['evaluation']>, 'split' | 'kinds' | 'all'>;

const measuredCells = (measured: Measured | null): (string | number)[] =>
  measured
    ? [measured.split, measured.all.rows, averageOf(measured), ...KINDS.map((kind) => solvedShare(measured.kinds[kind]) ?? '')]
    : ['', '', '', ...KINDS.map(() => '')];

function rowsOf(outcome: ArmOutcome, tasks: readonly MeasuredTask[]): (string | number)[][] {
  const { arm, seed, curve } = outcome;
  const split = tasks.some(({ task }) => task.split === 'test') ? 'test' : 'dev';
  const last = curve.at(-1);
  const end = { step: last?.step ?? 0, sampledTokens: last?.sampledTokens ?? 0, metrics: null };
  const points = [...curve, { ...end, evaluation: { split, ...scoresOf(countedResults(outcome, tasks)) } as const }];
  return points.map(({ step, sampledTokens, metrics, evaluation }) => [
    arm.name,
    seed,
    step,
    sampledTokens,
    metrics?.['solved/initial'] ?? '',
    ...measuredCells(evaluation)
  ]);
}

/**
 * CSV (RFC 4180) with a row per step of reinforcement: the tokens sampled so far, the share of the step's training queries whose initial trajectory was right,
 * and where it was measured the share of held-out rows solved greedily, by kind and their mean. What an arm ends with is measured on more rows, in a row of its own
 * after the others. What was not measured is an empty cell.
 */
export const curveTable = (outcomes: readonly ArmOutcome[], tasks: readonly MeasuredTask[]): string =>
  [HEAD, ...outcomes.flatMap((outcome) => rowsOf(outcome, tasks))].map((row) => `${row.join(',')}\r\n`).join('');
