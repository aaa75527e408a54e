/** The arms of the credit suite: VR-GRPO as in the paper, and beside it, at equal sampled tokens, one option each that changes what an action is credited with. */
import { reinforcementStep } from '../../../src/loop/step';
import type { RunConfig } from '../../../src/record/config';
import { PAPER } from '../../../src/record/paper';
import { budgetedCourse } from '../course';
import { AS_GIVEN, type Arm, type BudgetedArm, type TrainedArm } from '../suite/arm';

const paper: TrainedArm = {
  type: 'trained',
  name: 'paper',
  meaning: 'VR-GRPO: the two groups of largest variance, every action continued once, sampled; all else as the experiment is configured',
  draws: 'one',
  config: () => PAPER
};

/** Reinforcement by these settings until it has sampled as many tokens as the reference. Says nothing where the settings are the reference's, or as `skipReason` has it. */
const besidePaper = (name: string, meaning: string, config: BudgetedArm['config'], skipReason: BudgetedArm['skipReason'] = () => null): Arm => ({
  type: 'budgeted',
  name,
  meaning,
  draws: 'one',
  of: paper.name,
  config,
  course: ({ sampledTokens }) => budgetedCourse('sampled_tokens', sampledTokens, reinforcementStep),
  skipReason: (given) => skipReason(given) ?? (isPaper({ ...given, ...config(given) }, given) ? `is ${paper.name} over again: its settings are the same` : null)
});

/** Whether a config is that of the reference in an experiment. */
const isPaper = (config: RunConfig, given: RunConfig): boolean => {
  const reference: RunConfig = { ...given, ...PAPER };
  return Object.entries(reference).every(([name, value]) => config[name as keyof RunConfig] === value);
};

/** The reference with something else. */
const differing = (name: string, meaning: string, option: Partial<RunConfig>, skipReason?: BudgetedArm['skipReason']): Arm =>
  besidePaper(name, meaning, () => ({ ...PAPER, ...option }), skipReason);

const withoutCost: BudgetedArm['skipReason'] = ({ efficiencyWeight }) =>
  efficiencyWeight === 0 ? 'says nothing where "efficiencyWeight" is 0: there is no cost to change' : null;

/** In the order in which they are run. */
export const CREDIT_ARMS: readonly Arm[] = [
  paper,
  differing('between', 'the two groups whose distinct actions differ most in mean reward', { select: 'between' }),
  differing('all-groups', 'all groups trained on', { select: 'all' }),
  differing('greedy', 'actions continued greedily, the initial one too', { continuations: 'greedy', initialContinuation: 'anew' }),
  differing(
    'averaged',
    'the mean of several sampled continuations ("continuationSamples"); where that is one it is paper, and left out',
    { continuations: 'averaged' },
    ({ continuationSamples }) => (continuationSamples === 1 ? 'is paper over again where "continuationSamples" is 1' : null)
  ),
  differing('anew', 'the initial action continued like the others', { initialContinuation: 'anew' }),
  differing('once', 'equal actions of a node continued once and counted', { equalActions: 'once' }),
  differing(
    'lately',
    'families of queries that were always or never solved lately drawn less, so that its training queries are others; left out where "row" asks for one alone',
    { rowDraw: 'lately' },
    ({ row }) => (row ? `says nothing where "row" asks for ${row} alone` : null)
  ),
  differing('kl-on-flat', 'the KL alone on groups without variance; impossible, and left out, where "beta" is 0', { klOnFlat: 'on' }, ({ beta }) =>
    beta === 0 ? 'is impossible where "beta" is 0: nothing pulls' : null
  ),
  differing('entropy', 'entropy of the tokens trained on paid for, with weight 0.003', { entropyWeight: 0.003 }),
  differing(
    'cost-right',
    'turns cost right answers alone; left out where "efficiencyWeight" is 0, as nothing costs then',
    { efficiencyKind: 'right' },
    withoutCost
  ),
  besidePaper(
    'cost-rise',
    'the cost of turns grows over the first steps, half as many as paper has; left out where "efficiencyWeight" is 0',
    ({ steps }) => ({ ...PAPER, efficiencyRise: Math.ceil(steps / 2) }),
    withoutCost
  ),
  differing('no-cost', 'turns cost nothing; where "efficiencyWeight" is 0 that is paper, and left out', { efficiencyWeight: 0 }),
  besidePaper('default', 'the experiment as it is configured; left out where that is paper', AS_GIVEN)
];
