/** The arms of the suite of sizes, run on each base: the team and the single agent, shown the same solutions. */
import type { Arm } from '../suite/arm';
import { taught } from '../suite/taught';

/** In the order in which they are run. */
export const SIZE_ARMS: readonly Arm[] = [
  taught('team', 'a master and four specialists, shown solutions, first turns first', {}),
  taught('one-agent', 'one agent with all tools, shown its work on the same rows, first turns first', { team: 'solo' })
];
