/** The cooperation that some arms never meet in training, so that it can be seen what they make of it: taught by demonstrations, and by rewards. */
import type { Lab } from '../../../src/loop/lab';
import { reinforcementStep } from '../../../src/loop/step';
import type { AgentName } from '../../../src/record/agent';
import type { TaskRow } from '../../../src/record/row';
import { budgetedCourse, type Course } from '../course';
import type { SourceRun } from '../suite/arm';

/** The specialist of the withheld rows. */
export const WITHHELD: AgentName = 'qa';

/** Whether a row is cooperative and its reference plan asks that specialist, whoever else and in whatever order; rows that ask it alone are not. */
export const isWithheld = ({ task, plan }: TaskRow): boolean => task.kind === 'coop' && plan.some(({ agent }) => agent === WITHHELD);

/** Reinforcement as in the source, its withheld rows left out of the steps that draw them, until as many tokens are sampled. */
export function withheldCourse({ sampledTokens, rowOf }: SourceRun, withheld = isWithheld): Course {
  const withholding = (lab: Lab): Lab => ({
    ...lab,
    data: { ...lab.data, draw: (config, step, rows) => lab.data.draw(config, step, rows).filter((task) => !withheld(rowOf(task))) }
  });
  return budgetedCourse('sampled_tokens', sampledTokens, (state, lab) => reinforcementStep(state, withholding(lab)));
}
