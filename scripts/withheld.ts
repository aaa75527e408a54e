/** The cooperation that a blind base is never shown a plan of, and that some arms never meet in training, so that it can be seen what they make of it. */
import type { AgentName } from '../src/record/agent';
import type { TaskRow } from '../src/record/row';

/** The specialist of the withheld rows. */
export const WITHHELD: AgentName = 'qa';

/** Whether a row is cooperative and its reference plan asks that specialist, whoever else and in whatever order; rows that ask it alone are not. */
export const isWithheld = ({ task, plan }: TaskRow): boolean => task.kind === 'coop' && plan.some(({ agent }) => agent === WITHHELD);
