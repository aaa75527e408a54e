/** Reinforcement that never meets the withheld cooperation. */
import type { Lab } from '../../../src/loop/lab';
import { reinforcementStep } from '../../../src/loop/step';
import { isWithheld } from '../../withheld';
import { budgetedCourse, type Course } from '../course';
import type { SourceRun } from '../suite/arm';

/** Reinforcement as in the source, its withheld rows left out of the steps that draw them, until as many tokens are sampled. */
export function withheldCourse({ sampledTokens, rowOf }: SourceRun, withheld = isWithheld): Course {
  const withholding = (lab: Lab): Lab => ({
    ...lab,
    data: { ...lab.data, draw: (config, step, rows) => lab.data.draw(config, step, rows).filter((task) => !withheld(rowOf(task))) }
  });
  return budgetedCourse('sampled_tokens', sampledTokens, (state, lab) => reinforcementStep(state, withholding(lab)));
}
