/** The split of an entity, by hash of its name. */
import { seedOf } from '../math/random';
import type { Split } from '../record/task';

/** The splits of the shop's rows. */
export type DrawnSplit = Exclude<Split, 'own'>;

/** The split of an entity such as `product Norvik walnut side table` or `account 4821`: 15 of 20 are train, 2 dev, 3 test. */
export function splitOf(entity: string): DrawnSplit {
  const share = seedOf('split', entity.toLowerCase()) % 20;
  return share < 15 ? 'train' : share < 17 ? 'dev' : 'test';
}
