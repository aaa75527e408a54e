/** The lab of HiMA-R1: the five agents, the shop, its rows and its judge, fitted together. */
import { masterStrategy, specialistStrategy } from '../agent/strategy';
import { hima } from '../agent/team';
import { seedOf } from '../math/random';
import type { Engine } from '../record/engine';
import { judge } from '../reward/judge';
import { MONTHS } from '../task/calendar';
import { FACTS } from '../task/facts';
import { wordsOf } from '../task/lexicon';
import { devRows, drawTasks, testRows } from '../task/row';
import { openShop } from '../task/world';
import type { Lab } from './lab';

/** Rows that the fingerprint is taken of. */
const FINGERPRINTED = 100;

/** `clock` in milliseconds, for `step_time` alone. */
export function himaLab(engine: Engine, clock: () => number): Lab {
  const team = hima();
  const master = team[0]!.name;
  return {
    engine,
    team,
    world: openShop(),
    draw: drawTasks,
    held: (count) => devRows(count).map((row) => row.task),
    judge,
    entities: entityWords(),
    strategy: (agent, calls) => (agent === master ? masterStrategy(calls) : specialistStrategy(calls)),
    dataHash: seedOf(...[...devRows(FINGERPRINTED), ...testRows(FINGERPRINTED)].map((row) => JSON.stringify(row)))
      .toString(16)
      .padStart(8, '0'),
    clock
  };
}

/** Words that name the shop's things, places, people and dates. */
export function entityWords(): ReadonlySet<string> {
  const { products, coupons, policies, cities, currencies, units, people, things } = FACTS;
  const names = [products, coupons, policies, cities, currencies].flatMap((table) => [...table.keys()]);
  return new Set([...names, ...units.flatMap(({ from, to }) => [from, to]), ...people, ...things, ...MONTHS].flatMap(wordsOf));
}
