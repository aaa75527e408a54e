/** The cooperation that a blind base is never shown a plan of, and that some arms never meet in training, so that it can be seen what they make of it. */
import type { AgentName } from '../src/record/agent';
import type { TaskRow } from '../src/record/row';

/** The specialist whom the withheld plans ask first; in other plans it is asked later, so that what follows its answer is shown. */
export const WITHHELD: AgentName = 'qa';

/** Whether a row is cooperative and its reference plan asks that specialist first, whomever after it; rows that ask it alone are not. */
export const isWithheld = ({ task, plan }: TaskRow): boolean => task.kind === 'coop' && plan[0]?.agent === WITHHELD;
