/** The table of the credit suite: what each option is worth at equal sampled tokens, and what it does to a step. */
import { mean } from '../../../src/math/statistics';
import type { RunConfig } from '../../../src/record/config';
import { skipReasonOf } from '../suite/arm';
import { armTable, GREEDY, headingLines, inPercent, SAMPLED, type Columns, type Figure, type SuiteHeading } from '../suite/columns';
import type { CurvePoint } from '../suite/curve';
import type { MeasuredTask } from '../suite/rows';
import type { ArmOutcome } from '../suite/run';
import { PAPER } from '../../../src/record/paper';
import { CREDIT_ARMS } from './arms';

const valuesOf = (curve: readonly CurvePoint[], metric: string): number[] => curve.flatMap(({ metrics }) => metrics?.[metric] ?? []);

/** Mean of a metric over the steps that have it. */
const perStep =
  (metric: string): Figure =>
  ({ curve }) => {
    const values = valuesOf(curve, metric);
    return values.length ? mean(values) : null;
  };

/** Share of all groups trained on, each of a step counting the same as one of any other. */
const betweenShare: Figure = ({ curve }) => {
  const trained = curve.flatMap(({ metrics }) => {
    const { selected, frac_selected_between: share } = metrics ?? {};
    return selected && share !== undefined ? [{ selected, varying: share * selected }] : [];
  });
  return trained.length ? inPercent(mean(trained.map(({ varying }) => varying)) / mean(trained.map(({ selected }) => selected))) : null;
};

const COLUMNS: Columns = {
  ...GREEDY,
  ...SAMPLED,
  'groups trained on that vary between actions': betweenShare,
  'completions a step': perStep('completions'),
  'completions saved a step': perStep('completions_saved'),
  'tokens a step': perStep('sampled_tokens'),
  'steps reached': ({ curve }) => curve.at(-1)?.step ?? null,
  seconds: ({ cost }) => cost && cost.seconds
};

const leftOut = (config: RunConfig): string[] =>
  CREDIT_ARMS.flatMap((arm) => {
    const skipReason = skipReasonOf(arm, config);
    return skipReason === null ? [] : [`- ${arm.name}: left out; it ${skipReason}.`];
  });

/** Markdown of all arms and seeds, collapsed ones included. */
export const creditTable = (outcomes: readonly ArmOutcome[], tasks: readonly MeasuredTask[], heading: SuiteHeading): string =>
  [
    ...headingLines('Credit', outcomes, tasks, heading),
    `In place of those paper has ${JSON.stringify(PAPER)}, and each arm but default one other option; each ends with the step in which it has sampled as many tokens as paper of the same seed.`,
    'Mean ± standard deviation over seeds. Success is greedy, the mean of the kinds, and cooperation alone; sampled is at temperature 1, one sample a row, the mean of the kinds.',
    'Groups trained on that vary between actions, in %: those whose distinct actions differ in mean reward with a variance of at least "varianceFloor"; the others teach the luck of continuations.',
    '',
    ...armTable(COLUMNS, outcomes, tasks),
    ...leftOut(heading.config),
    ''
  ].join('\n');
