/** The arms of the suite: what is trained and measured beside the run itself, each a control of one claim. */
import type { Team } from '../../../src/record/agent';
import type { Checkpoint } from '../../../src/record/checkpoint';
import type { RunConfig } from '../../../src/record/config';
import type { Lab } from '../../../src/loop/lab';
import { randomRewards } from './randomRewards';
import { swapAdapters } from './swapAdapters';

/** What a run is left with: its state and its adapters. */
type TrainedState = Pick<Checkpoint, 'lab' | 'engine'>;

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
  /** Another judge of training; that of the experiment where absent. */
  readonly judge?: (judge: Lab['judge']) => Lab['judge'];
}

/** What another arm was left with, changed before it is measured; nothing is trained. */
export interface ChangedArm extends Named {
  readonly type: 'changed';
  /** The name of a trained arm before it. */
  readonly of: string;
  readonly change: (trained: TrainedState, team: Team) => TrainedState;
}

export type Arm = UntrainedArm | TrainedArm | ChangedArm;

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
    judge: randomRewards
  }
];
