/** The arms of the suite: what is trained and measured beside the run itself, each a control of one claim. */
import type { Team } from '../../../src/record/agent';
import type { RunConfig } from '../../../src/record/config';
import type { Lab } from '../../../src/loop/lab';
import type { Course } from '../course';
import type { TrainedState } from './alone';
import { demonstrationCourse, rejectionCourse, type SourceRun } from './imitation';
import { randomRewards } from './randomRewards';
import { shareAdapter } from './sharedAdapter';
import { swapAdapters } from './swapAdapters';
import { isWithheld, withheldCourse, WITHHELD } from './withheld';

interface Named {
  /** Its folder, and its line in the table. */
  readonly name: string;
  /** What it is, for a reader of the table. */
  readonly meaning: string;
  /** Whether rows are sampled as often as pass@k needs, or once. */
  readonly draws: 'many' | 'one';
}

/** The team as it is before training. */
interface UntrainedArm extends Named {
  readonly type: 'untrained';
}

/** A run of its own. */
export interface TrainedArm extends Named {
  readonly type: 'trained';
  /** Settings other than those of the experiment. */
  readonly config: Partial<RunConfig>;
  /** What it is trained and measured with, given the experiment's lab; that lab where absent. */
  readonly lab?: (lab: Lab) => Lab;
}

/** Trained by steps of another kind or on other rows, at what another arm cost. */
export interface BudgetedArm extends Named {
  readonly type: 'budgeted';
  /** The name of a trained arm before it. */
  readonly of: string;
  readonly course: (source: SourceRun) => Course;
}

/** Each agent trained alone, all together at what another arm cost, and measured as a team. */
export interface TeamedArm extends Named {
  readonly type: 'teamed';
  /** The name of a trained arm before it. */
  readonly of: string;
}

/** What another arm was left with, changed before it is measured; nothing is trained. */
export interface ChangedArm extends Named {
  readonly type: 'changed';
  /** The name of a trained arm before it. */
  readonly of: string;
  readonly change: (trained: TrainedState, team: Team) => TrainedState;
}

export type Arm = UntrainedArm | TrainedArm | ChangedArm | BudgetedArm | TeamedArm;

const withConfig = ({ lab, engine }: TrainedState, config: Partial<RunConfig>): TrainedState => ({
  engine,
  lab: { ...lab, config: { ...lab.config, ...config } }
});

/** In the order in which they are run. */
export const ARMS: readonly Arm[] = [
  { type: 'untrained', name: 'base', meaning: 'before training', draws: 'many' },
  { type: 'trained', name: 'trained', meaning: 'the experiment as it is configured', draws: 'many', config: {} },
  {
    type: 'changed',
    name: 'swapped',
    meaning: 'trained, then each agent given the next one\u2019s adapter: success must fall',
    draws: 'one',
    of: 'trained',
    change: ({ lab, engine }, team) => ({ lab, engine: swapAdapters(engine, team) })
  },
  {
    type: 'changed',
    name: 'no-recall',
    meaning: 'trained with memory, measured without',
    draws: 'one',
    of: 'trained',
    change: (trained) => withConfig(trained, { memory: 'off' })
  },
  { type: 'trained', name: 'no-memory', meaning: 'trained and measured without memory', draws: 'one', config: { memory: 'off' } },
  { type: 'trained', name: 'all-groups', meaning: 'all groups trained on, instead of the K of largest variance', draws: 'one', config: { select: 'all' } },
  { type: 'trained', name: 'random-groups', meaning: 'K groups drawn blindly', draws: 'one', config: { select: 'random' } },
  { type: 'trained', name: 'master-only', meaning: 'the specialists stay as they were', draws: 'one', config: { trained: 'master' } },
  {
    type: 'trained',
    name: 'random-rewards',
    meaning: 'rewards of training drawn by seed: success must not rise',
    draws: 'one',
    config: {},
    lab: (lab) => ({ ...lab, judge: randomRewards(lab.judge) })
  },
  { type: 'trained', name: 'shared', meaning: 'one adapter for all agents', draws: 'one', config: {}, lab: shareAdapter },
  {
    type: 'teamed',
    name: 'alone-then-teamed',
    meaning: 'each agent trained while the others stay as they were, an equal share of the tokens each, then put together',
    draws: 'one',
    of: 'trained'
  },
  {
    type: 'budgeted',
    name: 'trained-withheld',
    meaning: `rewarded as trained is, as many tokens sampled, but cooperation with ${WITHHELD} is never asked for`,
    draws: 'one',
    of: 'trained',
    course: (source) => withheldCourse(source)
  },
  {
    type: 'budgeted',
    name: 'demonstrated',
    meaning: 'shown the plans of the same rows in place of rewards, as many tokens as trained sampled: the ceiling',
    draws: 'one',
    of: 'trained',
    course: (source) => demonstrationCourse(source)
  },
  {
    type: 'budgeted',
    name: 'demonstrated-withheld',
    meaning: `as demonstrated, but no cooperation with ${WITHHELD} is shown`,
    draws: 'one',
    of: 'trained',
    course: (source) => demonstrationCourse(source, (row) => !isWithheld(row))
  },
  {
    type: 'budgeted',
    name: 'rejection',
    meaning: 'fine-tuned on its own solved trajectories, as many tokens sampled',
    draws: 'one',
    of: 'trained',
    course: rejectionCourse
  }
];

/** The name of the arm that this one is made of or compared with; null where it stands for itself. */
const sourceOf = (arm: Arm): string | null => ('of' in arm ? arm.of : null);

/** The arms of these names, in the order in which they are run. Throws a RangeError where there is none of a name, or one needs another that is not named. */
export function armsNamed(names: readonly string[]): readonly Arm[] {
  const unknown = names.find((name) => !ARMS.some((arm) => arm.name === name));
  if (unknown !== undefined) throw new RangeError(`There is no arm "${unknown}". The arms are ${ARMS.map(({ name }) => name).join(', ')}.`);
  const arms = ARMS.filter(({ name }) => names.includes(name));
  for (const arm of arms) {
    const source = sourceOf(arm);
    if (source !== null && !names.includes(source)) throw new RangeError(`The arm ${arm.name} needs ${source}: name it too. What is finished is only read.`);
  }
  return arms;
}
