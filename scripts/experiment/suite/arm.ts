/** What an arm of a suite is: something that is trained and measured beside others, so that they can be compared. */
import type { Checkpoint } from '../../../src/record/checkpoint';
import type { Team } from '../../../src/record/agent';
import { configOf, type RunConfig } from '../../../src/record/config';
import type { LabEvent } from '../../../src/record/event';
import type { TaskRow } from '../../../src/record/row';
import type { Task } from '../../../src/record/task';
import type { Lab } from '../../../src/loop/lab';
import type { Course } from '../course';

/** What a run is left with: its state and its adapters. */
export type TrainedState = Pick<Checkpoint, 'lab' | 'engine'>;

/** The run that an arm is compared with. */
export interface SourceRun {
  readonly events: readonly LabEvent[];
  /** Tokens that it sampled in training. */
  readonly sampledTokens: number;
  /** A task of it with its reference plan. */
  readonly rowOf: (task: Task) => TaskRow;
}

interface Named {
  /** Its folder, and its line in the table. */
  readonly name: string;
  /** What it is, for a reader of the table. */
  readonly meaning: string;
  /** Whether rows are sampled as often as pass@k needs, or once. */
  readonly draws: 'many' | 'one';
  /** Why it would say nothing in an experiment of this config, which ends a sentence that begins with its name; null where it says something. */
  readonly skipReason?: (config: RunConfig) => string | null;
}

/** The team as it is before training. */
interface UntrainedArm extends Named {
  readonly type: 'untrained';
}

interface Configured {
  /** Settings other than those of the experiment. */
  readonly config: (config: RunConfig) => Partial<RunConfig>;
}

/** A run of its own. */
export interface TrainedArm extends Named, Configured {
  readonly type: 'trained';
  /** What it is trained and measured with, given the experiment's lab; that lab where absent. */
  readonly lab?: (lab: Lab) => Lab;
}

/** Trained by other settings, by steps of another kind or on other rows, at what another arm cost. */
export interface BudgetedArm extends Named, Configured {
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

/** An arm of any type. */
export type Arm = UntrainedArm | TrainedArm | ChangedArm | BudgetedArm | TeamedArm;

/** The experiment's settings as they are. */
export const AS_GIVEN: Configured['config'] = () => ({});

/** The whole config of an arm. Throws a RangeError where its settings exclude those of the experiment. */
export const configOfArm = (arm: TrainedArm | BudgetedArm, config: RunConfig): RunConfig => configOf({ ...config, ...arm.config(config) });

/** Why an arm says nothing in an experiment of this config; null where it says something. */
export const skipReasonOf = (arm: Arm, config: RunConfig): string | null => arm.skipReason?.(config) ?? null;

/** The name of the arm that this one is made of or compared with; null where it stands for itself. */
const sourceOf = (arm: Arm): string | null => ('of' in arm ? arm.of : null);

/** Those of a suite's arms that say something in an experiment of this config, in the order in which they are run. */
export const armsFor = (all: readonly Arm[], config: RunConfig): readonly Arm[] => all.filter((arm) => skipReasonOf(arm, config) === null);

/**
 * Those of a suite's arms that have these names, in the order in which they are run. Throws a RangeError where there is none of a name, one needs another that is
 * not named, or one says nothing in an experiment of this config.
 */
export function armsNamed(names: readonly string[], all: readonly Arm[], config: RunConfig): readonly Arm[] {
  const unknown = names.find((name) => !all.some((arm) => arm.name === name));
  if (unknown !== undefined) throw new RangeError(`There is no arm "${unknown}". The arms are ${all.map(({ name }) => name).join(', ')}.`);
  const arms = all.filter(({ name }) => names.includes(name));
  for (const arm of arms) {
    const source = sourceOf(arm);
    if (source !== null && !names.includes(source)) throw new RangeError(`The arm ${arm.name} needs ${source}: name it too. What is finished is only read.`);
    const skipReason = skipReasonOf(arm, config);
    if (skipReason !== null) throw new RangeError(`The arm ${arm.name} ${skipReason}.`);
  }
  return arms;
}
