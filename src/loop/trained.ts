/** Which agents' adapters a run trains. */
import type { AgentName, Team } from '../record/agent';
import type { RunConfig } from '../record/config';
import type { Lab } from './lab';

/** By the name in `RunConfig.trained`: whether an agent is trained, given the name of the master. */
const TRAINED: Readonly<Record<RunConfig['trained'], (agent: AgentName, master: AgentName) => boolean>> = {
  joint: () => true,
  master: (agent, master) => agent === master,
  none: () => false
};

/** Whether the agent of that name is trained; the first of the team is the master. */
export const isTrained = (agent: AgentName, { trained }: RunConfig, team: Team): boolean => TRAINED[trained](agent, team[0]!.name);

/** Whether reinforcement trains the agent of that name. */
export const isReinforced = (agent: AgentName, config: RunConfig, { team, learner = agent }: Pick<Lab, 'team' | 'learner'>): boolean =>
  agent === learner && isTrained(agent, config, team);
