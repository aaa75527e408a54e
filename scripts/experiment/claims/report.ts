/** The report of the claims suite: a line a claim with its two figures and a verdict, then a line an arm. */
import { mean, sampleDeviation } from '../../../src/math/statistics';
import { armTable, cell, headingLines, type SuiteHeading } from '../suite/columns';
import type { MeasuredTask } from '../suite/rows';
import type { ArmOutcome } from '../suite/run';
import { tableHead, tableLine } from '../table';
import { CLAIMS, figureOf, type Claim } from './claims';
import { COLUMNS } from './figures';

/** What the seeds say of a claim. */
export type ClaimVerdict = 'holds' | 'does not hold' | 'undecided' | 'not measured';

/** Standard errors of the mean difference, over seeds, that a difference must exceed. */
const ERRORS = 2;

/**
 * Of differences seed by seed, positive where the claim says so: it holds where their mean exceeds twice its standard error, does not hold where it is as far below zero,
 * and is undecided between. One seed decides nothing.
 */
export function verdictOf(differences: readonly number[]): ClaimVerdict {
  if (!differences.length) return 'not measured';
  if (differences.length === 1) return 'undecided';
  const error = sampleDeviation(differences) / Math.sqrt(differences.length);
  const difference = mean(differences);
  if (difference > ERRORS * error) return 'holds';
  return difference < -ERRORS * error ? 'does not hold' : 'undecided';
}

/** The outcomes of the arm of that name, one a seed. */
export const armNamed = (outcomes: readonly ArmOutcome[], name: string): readonly ArmOutcome[] => outcomes.filter(({ arm }) => arm.name === name);

/** By how much the claim is more than kept, seed by seed, of the seeds that both arms have a figure of. */
export function differencesOf(claim: Claim, outcomes: readonly ArmOutcome[], tasks: readonly MeasuredTask[]): number[] {
  const figure = figureOf(claim);
  const sign = claim.better === 'more' ? 1 : -1;
  return armNamed(outcomes, claim.ahead).flatMap((ahead) => {
    const behind = armNamed(outcomes, claim.behind).find(({ seed }) => seed === ahead.seed);
    const [one, other] = [figure(ahead, tasks), behind ? figure(behind, tasks) : null];
    return one === null || other === null ? [] : [sign * (one - other) + (claim.margin ?? 0)];
  });
}

function claimLine(claim: Claim, outcomes: readonly ArmOutcome[], tasks: readonly MeasuredTask[]): string {
  const of = (arm: string): string => `${arm} ${cell(figureOf(claim), armNamed(outcomes, arm), tasks)}`;
  return tableLine([
    claim.says,
    `arXiv ${claim.paper}`,
    claim.figure,
    of(claim.ahead),
    of(claim.behind),
    verdictOf(differencesOf(claim, outcomes, tasks)),
    `\`?preset=${claim.preset}\``
  ]);
}

/** Markdown of all claims, arms and seeds, collapsed ones included. */
export const claimTables = (outcomes: readonly ArmOutcome[], tasks: readonly MeasuredTask[], heading: SuiteHeading): string =>
  [
    ...headingLines('Claims', outcomes, tasks, heading),
    `Arms beside joint are reinforced until they have sampled as many tokens; those that are shown solutions take as many steps. Mean ± standard deviation over seeds; success is greedy, the mean of the kinds.`,
    `A claim holds where the difference of its arms, seed by seed, has a mean above ${ERRORS} of its standard errors, does not where it is as far below 0, and is undecided between.`,
    'Steps to half: up to which half of the training queries of the last ten steps were answered right at first. Group updates: groups trained on.',
    '',
    ...tableHead(['claim', 'of', 'figure', 'ahead', 'behind', 'verdict', 'as a link']),
    ...CLAIMS.filter(({ ahead, behind }) => [ahead, behind].every((name) => armNamed(outcomes, name).length)).map((claim) => claimLine(claim, outcomes, tasks)),
    '',
    ...armTable(COLUMNS, outcomes, tasks),
    ''
  ].join('\n');
