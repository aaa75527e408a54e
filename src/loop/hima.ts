/** The lab of HiMA-R1: the five agents, the shop, its rows and its judge, fitted together. */
import { masterStrategy, specialistStrategy } from '../agent/strategy';
import { hima } from '../agent/team';
import { wordsOf } from '../math/text';
import type { Engine } from '../record/engine';
import { judge } from '../reward/judge';
import { MONTHS, WEEKDAYS } from '../task/calendar';
import { FACTS } from '../task/facts';
import { openShop } from '../task/world';
import { shopData, type Data } from './data';
import type { Lab } from './lab';

/** `clock` in milliseconds, for `step_time` alone. */
export function himaLab(engine: Engine, clock: () => number, data: Data = shopData()): Lab {
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

/** Words that name the shop's things, places, people and dates. */
export function entityWords(): ReadonlySet<string> {
  const { products, coupons, policies, cities, currencies, units, care, people, things } = FACTS;
  const names = [products, coupons, policies, cities, currencies, care].flatMap((table): string[] => [...table.keys()]);
  return new Set([...names, ...units.flatMap(({ from, to }) => [from, to]), ...people, ...things, ...MONTHS, ...WEEKDAYS].flatMap(wordsOf));
}
