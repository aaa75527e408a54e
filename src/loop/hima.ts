/** The lab of HiMA-R1: the five agents, the shop, its rows and its judge. */
import { masterStrategy, specialistStrategy } from '../agent/strategy';
import { hima } from '../agent/team';
import type { Engine } from '../record/engine';
import { judge } from '../reward/judge';
import { entityWords } from '../task/entityWords';
import { openShop } from '../task/world';
import { shopDataset, type Dataset } from '../dataset/dataset';
import type { Lab } from './lab';

/** The lab on an engine; `clock` is in milliseconds and used for `step_time` only. */
export function himaLab(engine: Engine, clock: () => number, data: Dataset = shopDataset()): Lab {
  const team = hima();
  const master = team[0]!.name;
  return {
    engine,
    team,
    world: openShop(),
    data,
    judge,
    entities: entityWords(),
    strategy: (agent, calls) => (agent === master ? masterStrategy(calls) : specialistStrategy(calls)),
    clock
  };
}
