/** The lab of a team: its agents, its world, its rows and its judge. */
import { masterStrategy, specialistStrategy } from '../agent/strategy';
import { TURN_ORDERS, TEAMS } from '../agent/team';
import type { RunConfig } from '../record/config';
import type { Engine } from '../record/engine';
import { ANSWERS } from '../record/subject';
import { generatedDataset } from '../dataset/generated';
import type { Dataset } from '../dataset/dataset';
import { DOMAINS } from './domain';
import type { Lab } from './lab';

/** The team of that name, and how its strategies are put into words. */
function teamParts(name: RunConfig['team']): Pick<Lab, 'team' | 'turnOrder' | 'strategy'> {
  const team = TEAMS[name];
  const turnOrder = TURN_ORDERS[name];
  const master = turnOrder === 'delegation' ? team[0]!.name : null;
  return { team, turnOrder, strategy: (agent, calls) => (agent === master ? masterStrategy(calls) : specialistStrategy(calls)) };
}

/** The lab with another team. */
export const withTeam = (lab: Lab, name: RunConfig['team']): Lab => ({ ...lab, ...teamParts(name) });

/** The lab on an engine; `clock` is in milliseconds and used for `step_time` only. */
export function himaLab(engine: Engine, clock: () => number, data?: Dataset, team: RunConfig['team'] = 'specialists', openCoach?: Lab['openCoach']): Lab {
  const subject = ANSWERS[team];
  const { world, ...domain } = DOMAINS[subject]();
  return { engine, ...teamParts(team), openWorld: () => world, data: data ?? generatedDataset(subject), ...domain, ...(openCoach && { openCoach }), clock };
}
