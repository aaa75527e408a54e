/** The lab of HiMA-R1: the five agents, the shop, its rows and its judge. */
import { masterStrategy, specialistStrategy } from '../agent/strategy';
import { TURN_ORDERS, TEAMS } from '../agent/team';
import type { RunConfig } from '../record/config';
import type { Engine } from '../record/engine';
import { judge } from '../reward/judge';
import { entityWords } from '../task/entityWords';
import { openShop } from '../task/world';
import { shopDataset, type Dataset } from '../dataset/dataset';
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
export function himaLab(engine: Engine, clock: () => number, data: Dataset = shopDataset(), team: RunConfig['team'] = 'specialists'): Lab {
  const shop = openShop();
  return { engine, ...teamParts(team), openWorld: () => shop, data, judge, entities: entityWords(), clock };
}
