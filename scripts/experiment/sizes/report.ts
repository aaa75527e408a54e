/** The report of the suite of sizes: a line an arm on a base, with its success, its costs, and the fronts that it is on. */
import { COSTS, type Cost } from '../../../src/report/pareto';
import { armMeanings, headingLines, type SuiteHeading } from '../suite/columns';
import type { MeasuredTask } from '../suite/rows';
import type { ArmOutcome } from '../suite/run';
import { spread, tableHead, tableLine } from '../table';
import { costsOf, frontIds, sizedArms, successOf, type SizedArm } from './points';

/** Heading of a cost, and the unit in which it is given. */
const UNITS: Readonly<Record<Cost, readonly [string, number]>> = {
  flops: ['MFLOP a task', 1e6],
  tokens: ['tokens a task', 1],
  seconds: ['ms a task', 1e-3]
};

const NAMES = Object.keys(COSTS) as Cost[];

/** Marks a cost where no other arm solves as much for less. */
const ON_FRONT = ' ★';

function armLine({ id, arm, base, outcomes }: SizedArm, fronts: Readonly<Record<Cost, ReadonlySet<string>>>, tasks: readonly MeasuredTask[]): string {
  const costs = NAMES.map((cost) => {
    const values = costsOf(outcomes, cost, tasks);
    return values.length ? `${spread(values.map((value) => value / UNITS[cost][1]))}${fronts[cost].has(id) ? ON_FRONT : ''}` : '–';
  });
  return tableLine([base.name, String(base.parameters), arm.name, spread(outcomes.map((outcome) => 100 * successOf(outcome, tasks))), ...costs]);
}

/** Markdown of all arms on all bases. */
export function sizeTables(outcomes: readonly ArmOutcome[], tasks: readonly MeasuredTask[], heading: SuiteHeading): string {
  const arms = sizedArms(outcomes);
  const fronts = Object.fromEntries(NAMES.map((cost) => [cost, frontIds(arms, cost, tasks)])) as Record<Cost, ReadonlySet<string>>;
  return [
    ...headingLines('Sizes', outcomes, tasks, { ...heading, base: [...new Set(arms.map(({ base }) => base.name))].join(', ') }),
    'Success is greedy, the mean of the kinds; costs are means a task, all agents together, rows answered side by side. Mean ± standard deviation over seeds.',
    'Operations are 2 × parameters × tokens read and said, each token once; attention and adapters are not counted. Seconds are of this machine, to be compared within this table.',
    `${ON_FRONT.trim()}: on the Pareto front, no other solves as much at less of this cost.`,
    '',
    ...tableHead(['base', 'parameters', 'arm', 'success', ...NAMES.map((cost) => UNITS[cost][0])]),
    ...arms.map((each) => armLine(each, fronts, tasks)),
    '',
    ...armMeanings(outcomes),
    ''
  ].join('\n');
}
