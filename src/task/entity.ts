/** What a row is about: entities drawn at random from the share of the shop that its split may see. */
import { seedOf, type Random } from '../math/random';
import type { Split } from '../record/task';
import { MONTHS } from './calendar';
import { FACTS, type Unit } from './facts';

/** The one split that an entity belongs to, by hash: of twenty, fifteen train, two dev, three test. */
export function splitOf(entity: string): Split {
  const share = seedOf('split', entity) % 20;
  return share < 15 ? 'train' : share < 17 ? 'dev' : 'test';
}

/** Draws of one row. Products, orders, codes, topics and amounts are of the row's split alone; there are too few of the others to divide. */
export interface Entities {
  item(): string;
  order(): string;
  code(): string;
  topic(): string;
  /** An amount to convert, 2 to 98. */
  amount(): number;
  city(): string;
  currency(): string;
  unit(): Unit;
  month(): string;
  person(): string;
  thing(): string;
  between(low: number, high: number): number;
  /** Repeats `draw` until what it names belongs to the split: for sums and dates, which are split whole. */
  own<T>(draw: () => T, name: (drawn: T) => string): T;
}

const AMOUNTS = Array.from({ length: 97 }, (_, i) => String(i + 2));
const keys = (facts: ReadonlyMap<string, unknown>): string[] => [...facts.keys()];

function poolsOf(split: Split) {
  const own = (names: readonly string[]) => names.filter((name) => splitOf(name) === split);
  return {
    items: own(keys(FACTS.products)),
    orders: own(keys(FACTS.orders)),
    codes: own(keys(FACTS.coupons)),
    topics: own(keys(FACTS.policies)),
    amounts: own(AMOUNTS)
  };
}

const POOLS = { train: poolsOf('train'), dev: poolsOf('dev'), test: poolsOf('test') };
const CITIES = keys(FACTS.cities);
const CURRENCIES = keys(FACTS.currencies);

/** Draws for a row of `split`, all from `random`. */
export function entitiesOf(split: Split, random: Random): Entities {
  const pools = POOLS[split];
  return {
    item: () => random.pick(pools.items),
    order: () => random.pick(pools.orders),
    code: () => random.pick(pools.codes),
    topic: () => random.pick(pools.topics),
    amount: () => Number(random.pick(pools.amounts)),
    city: () => random.pick(CITIES),
    currency: () => random.pick(CURRENCIES),
    unit: () => random.pick(FACTS.units),
    month: () => random.pick(MONTHS),
    person: () => random.pick(FACTS.people),
    thing: () => random.pick(FACTS.things),
    between: (low, high) => low + random.below(high - low + 1),
    own(draw, name) {
      for (;;) {
        const drawn = draw();
        if (splitOf(name(drawn)) === split) return drawn;
      }
    }
  };
}
