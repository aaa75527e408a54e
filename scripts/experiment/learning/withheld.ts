/** The cooperation that an arm taught by demonstrations is never shown, so that what it makes of it can be compared with what a reward teaches. */
import type { AgentName } from '../../../src/record/agent';
import type { TaskRow } from '../../../src/record/row';

/** The specialist of the withheld rows. */
export const WITHHELD: AgentName = 'qa';

/** Whether a row is cooperative and its reference plan asks that specialist, whoever else and in whatever order; rows that ask it alone are not. */
export const isWithheld = ({ task, plan }: TaskRow): boolean => task.kind === 'coop' && plan.some(({ agent }) => agent === WITHHELD);
