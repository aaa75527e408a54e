/** Whose adapters a run trains, and whose an update changes. */
import type { AgentName, Team } from './agent';
import type { RunConfig } from './config';

/** By the name in `RunConfig.trained`: whether an agent is trained, given the name of the master. */
const TRAINED: Readonly<Record<RunConfig['trained'], (agent: AgentName, master: AgentName | undefined) => boolean>> = {
  joint: () => true,
  master: (agent, master) => agent === master,
  separate: (agent, master) => agent !== master,
  none: () => false
};

/** Whether the agent of that name is trained; the first of the team is the master. */
export const isTrained = (agent: AgentName, { trained }: Pick<RunConfig, 'trained'>, team: Team): boolean => TRAINED[trained](agent, team[0]?.name);

/** By the name in `RunConfig.adapters`: whether samples of some agents change the adapter of an agent. */
const CHANGED: Readonly<Record<RunConfig['adapters'], (agent: AgentName, sampled: ReadonlySet<AgentName>) => boolean>> = {
  own: (agent, sampled) => sampled.has(agent),
  shared: (_, sampled) => sampled.size > 0
};

/** Whether an update on samples of these agents changes the adapter that `agent` speaks with. */
export const isChanged = (agent: AgentName, sampled: ReadonlySet<AgentName>, { adapters }: Pick<RunConfig, 'adapters'>): boolean =>
  CHANGED[adapters](agent, sampled);
