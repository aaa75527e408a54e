/** The arms of the learning suite: what is trained and measured beside the run itself, each a control of one claim. */
import type { RunConfig } from '../../../src/record/config';
import { AS_GIVEN, type Arm, type TrainedState } from '../suite/arm';
import { demonstrationCourse, rejectionCourse } from './imitation';
import { randomRewards } from './randomRewards';
import { swapAdapters } from './swapAdapters';
import { isWithheld, WITHHELD } from '../../withheld';
import { withheldCourse } from './withheld';

const withConfig = ({ lab, engine }: TrainedState, config: Partial<RunConfig>): TrainedState => ({
  engine,
  lab: { ...lab, config: { ...lab.config, ...config } }
});

/** In the order in which they are run. */
export const LEARNING_ARMS: readonly Arm[] = [
  { type: 'untrained', name: 'base', meaning: 'before training', draws: 'many' },
  { type: 'trained', name: 'trained', meaning: 'the experiment as it is configured', draws: 'many', config: AS_GIVEN },
  {
    type: 'changed',
    name: 'swapped',
    meaning: 'trained, then each agent given the next one\u2019s adapter: success must fall',
    draws: 'one',
    of: 'trained',
    change: ({ lab, engine }, team) => ({ lab, engine: swapAdapters(engine, team) }),
    skipReason: ({ adapters }) => (adapters === 'shared' ? 'swaps adapters, and all agents share one' : null)
  },
  {
    type: 'changed',
    name: 'no-recall',
    meaning: 'trained with memory, measured without',
    draws: 'one',
    of: 'trained',
    change: (trained) => withConfig(trained, { memory: 'off' })
  },
  { type: 'trained', name: 'no-memory', meaning: 'trained and measured without memory', draws: 'one', config: () => ({ memory: 'off' }) },
  {
    type: 'trained',
    name: 'all-groups',
    meaning: 'all groups trained on, instead of the K of largest variance',
    draws: 'one',
    config: () => ({ select: 'all' })
  },
  { type: 'trained', name: 'random-groups', meaning: 'K groups drawn blindly', draws: 'one', config: () => ({ select: 'random' }) },
  { type: 'trained', name: 'master-only', meaning: 'the specialists stay as they were', draws: 'one', config: () => ({ trained: 'master' }) },
  {
    type: 'trained',
    name: 'random-rewards',
    meaning: 'rewards of training drawn by seed: success must not rise',
    draws: 'one',
    config: AS_GIVEN,
    lab: (lab) => ({ ...lab, judge: randomRewards(lab.judge) })
  },
  { type: 'trained', name: 'shared', meaning: 'one adapter for all agents', draws: 'one', config: () => ({ adapters: 'shared' }) },
  {
    type: 'teamed',
    name: 'alone-then-teamed',
    meaning: 'each agent trained while the others stay as they were, an equal share of the tokens each, then put together',
    draws: 'one',
    of: 'trained',
    skipReason: ({ adapters }) => (adapters === 'shared' ? 'puts adapters together, and all agents share one' : null)
  },
  {
    type: 'budgeted',
    name: 'trained-withheld',
    meaning: `rewarded as trained is, as many tokens sampled, but cooperation with ${WITHHELD} is never asked for`,
    draws: 'one',
    of: 'trained',
    config: AS_GIVEN,
    course: (source) => withheldCourse(source)
  },
  {
    type: 'budgeted',
    name: 'demonstrated',
    meaning: 'shown the plans of the same rows in place of rewards, as many tokens as trained sampled: the ceiling',
    draws: 'one',
    of: 'trained',
    config: AS_GIVEN,
    course: (source) => demonstrationCourse(source)
  },
  {
    type: 'budgeted',
    name: 'demonstrated-withheld',
    meaning: `as demonstrated, but no cooperation with ${WITHHELD} is shown`,
    draws: 'one',
    of: 'trained',
    config: AS_GIVEN,
    course: (source) => demonstrationCourse(source, (row) => !isWithheld(row))
  },
  {
    type: 'budgeted',
    name: 'rejection',
    meaning: 'fine-tuned on its own solved trajectories, as many tokens sampled',
    draws: 'one',
    of: 'trained',
    config: AS_GIVEN,
    course: rejectionCourse
  }
];
