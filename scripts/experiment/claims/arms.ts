/** The arms of the claims suite: the default run, and beside it at equal sampled tokens what the systems' papers compare theirs with; demonstrations of as many steps. */
import { reinforcementStep } from '../../../src/loop/step';
import type { RunConfig } from '../../../src/record/config';
import { budgetedCourse } from '../course';
import { AS_GIVEN, type Arm, type TrainedArm } from '../suite/arm';
import { taught } from '../suite/taught';

const joint: TrainedArm = {
  type: 'trained',
  name: 'joint',
  meaning: 'all agents trained together, the experiment as it is configured',
  draws: 'one',
  config: AS_GIVEN
};

/** Reinforcement with other settings until it has sampled as many tokens as `joint`. */
const besideJoint = (name: string, meaning: string, settings: Partial<RunConfig>): Arm => ({
  type: 'budgeted',
  name,
  meaning,
  draws: 'one',
  of: joint.name,
  config: () => settings,
  course: ({ sampledTokens }) => budgetedCourse('sampled_tokens', sampledTokens, reinforcementStep)
});

/** In the order in which they are run. */
export const CLAIM_ARMS: readonly Arm[] = [
  { type: 'untrained', name: 'base', meaning: 'before training', draws: 'one' },
  joint,
  besideJoint('master-only', 'the specialists stay as they were', { trained: 'master' }),
  besideJoint('shared', 'one adapter for all agents', { adapters: 'shared' }),
  besideJoint('separate', 'each specialist trained alone on the steps of reference plans, the master as it was', { trained: 'separate' }),
  besideJoint('random-groups', 'K groups drawn blindly', { select: 'random' }),
  besideJoint('all-groups', 'all groups trained on', { select: 'all' }),
  besideJoint('tree', 'actions sampled at every turn of every branch, breadth first, under the budget of a step', { branching: 'tree' }),
  besideJoint('random-nodes', 'actions sampled at turns drawn evenly from the whole tree', { branching: 'random' }),
  besideJoint('no-memory', 'nothing is remembered', { memory: 'off' }),
  taught('progressive', 'shown solutions, first turns first, in as many steps', {}),
  taught('all-at-once', 'shown the same solutions, all turns from the start', { warmSchedule: 'all' }),
  taught('one-agent', 'one agent with all tools, shown its work on the same rows, first turns first', { team: 'solo' })
];
