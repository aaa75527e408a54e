/** Which split an entity belongs to: by hash, so that nothing has to be listed. */
import { seedOf } from '../math/random';
import type { Split } from '../record/task';

/** Splits that rows of the shop are drawn for. */
export type DrawnSplit = Exclude<Split, 'own'>;

/** The one split of an entity such as `product Norvik walnut side table` or `account 4821`: of twenty, fifteen train, two dev, three test. */
export function splitOf(entity: string): DrawnSplit {
  const share = seedOf('split', entity.toLowerCase()) % 20;
  return share < 15 ? 'train' : share < 17 ? 'dev' : 'test';
}
