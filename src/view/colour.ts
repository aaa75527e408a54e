/** Colours by meaning; the values are in page.css, once for light and once for dark. */
import type { AgentName, Team } from '../record/agent';
import type { TaskKind } from '../record/task';
import { agentMark, KIND_MARK, markColour } from './agentMark';

/** Of an agent, by its place in the team; grey where it is not in it. */
export const agentColour = (team: Team, agent: AgentName): string => markColour(agentMark(team, agent));

/** As written in the team; the bare name of one that is not in it. */
export function agentTitle(team: Team, agent: AgentName): string {
  return team.find((member) => member.name === agent)?.title ?? agent;
}

/** A kind of task has the colour of the agent it is for, cooperation that of the master. */
export const KIND_COLOUR: Readonly<Record<TaskKind, string>> = {
  qa: markColour(KIND_MARK.qa),
  efc: markColour(KIND_MARK.efc),
  gfc: markColour(KIND_MARK.gfc),
  math: markColour(KIND_MARK.math),
  coop: markColour(KIND_MARK.coop)
};

/** As people say them; `Coop` where there is little room. */
export const KIND_SHORT: Readonly<Record<TaskKind, string>> = { qa: 'QA', efc: 'EFC', gfc: 'GFC', math: 'Math', coop: 'Coop' };
export const KIND_TITLE: Readonly<Record<TaskKind, string>> = { ...KIND_SHORT, coop: 'Cooperation' };
