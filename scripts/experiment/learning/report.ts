/** The tables of the learning suite: arms beside one another, and pass@k of base and trained. */
import { KINDS } from '../../../src/record/task';
import { scoresOf, solvedShare } from '../../../src/report/benchmark';
import {
  armsOf,
  armTable,
  cell,
  GREEDY,
  headingLines,
  outcomesOf,
  pass,
  perSolved,
  inPercent,
  SAMPLED,
  type Columns,
  type Figure,
  type SuiteHeading
} from '../suite/columns';
import { tableHead, tableLine } from '../table';
import { passSizes } from '../suite/passAtK';
import type { MeasuredTask } from '../suite/rows';
import type { ArmOutcome } from '../suite/run';
import { WITHHELD } from '../../withheld';

const phrased =
  (known: boolean): Figure =>
  ({ results }, tasks) =>
    inPercent(scoresOf(results.greedy.filter((_, row) => tasks[row]!.known === known)).average);

/** Of the cooperative rows of which that is so. */
const cooperating =
  (withheld: boolean): Figure =>
  ({ results }, tasks) =>
    inPercent(solvedShare(scoresOf(results.greedy.filter((_, row) => tasks[row]!.counted && tasks[row]!.withheld === withheld)).kinds.coop));

const COLUMNS: Columns = {
  ...GREEDY,
  [`cooperation with ${WITHHELD}`]: cooperating(true),
  [`cooperation without ${WITHHELD}`]: cooperating(false),
  'known phrasings': phrased(true),
  'held-out phrasings': phrased(false),
  ...SAMPLED,
  'turns a solved task': perSolved('turns'),
  'tokens a solved task': perSolved('tokens'),
  'thousand tokens sampled in training': ({ cost }) => cost && cost.sampledTokens / 1000,
  'thousand tokens imitated': ({ cost }) => cost && cost.imitatedTokens / 1000
};

const PASS_KINDS = [
  ['mean of kinds', KINDS],
  ['cooperation', ['coop']]
] as const;

/** Markdown of all arms and seeds, collapsed ones included. */
export function learningTables(outcomes: readonly ArmOutcome[], tasks: readonly MeasuredTask[], heading: SuiteHeading): string {
  const { draws } = heading;
  const sizes = passSizes(draws);
  const beside = tasks.every((each) => each.counted) ? '' : ' Known phrasings: the same tasks, worded as training rows are.';
  return [
    ...headingLines('What is learned', outcomes, tasks, heading),
    `Mean ± standard deviation over seeds; success is the mean of the kinds, greedy but for the sampled column (temperature 1; ${draws} samples a row of base and trained, one of the others).${beside}`,
    'Turns and tokens are of all agents together, mean over the rows that were solved greedily.',
    '',
    ...armTable(COLUMNS, outcomes, tasks),
    '',
    `## pass@k, ${draws} samples a row at temperature 1`,
    '',
    ...tableHead(['', ...sizes.map((k) => `k = ${k}`)]),
    ...armsOf(outcomes)
      .filter((arm) => arm.draws === 'many')
      .flatMap((arm) =>
        PASS_KINDS.map(([name, which]) => tableLine([`${arm.name}, ${name}`, ...sizes.map((k) => cell(pass(k, which), outcomesOf(outcomes, arm), tasks))]))
      ),
    ''
  ].join('\n');
}
