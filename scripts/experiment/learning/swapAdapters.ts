/** Agents with one another's adapters: a control in which a team that has specialised must fail. */
import type { Team } from '../../../src/record/agent';
import type { EngineState } from '../../../src/record/engine';

/** Each agent gets the adapter of the next of the team, the last that of the first, so that none keeps its own. */
export const swapAdapters = (state: EngineState, team: Team): EngineState =>
  Object.fromEntries(team.map(({ name }, index) => [name, state[team[(index + 1) % team.length]!.name]!]));
