/** The data set that a config names. */
import type { RunConfig } from '../record/config';
import type { Task } from '../record/task';
import { ownDataset, shopDataset, type Dataset } from './dataset';
import { mathsDataset } from './maths';

/** Those that are generated, by the name in `RunConfig.data`. */
const GENERATED: ReadonlyMap<string, () => Dataset> = new Map([
  ['shop', shopDataset],
  ['maths', mathsDataset]
]);

/** The data set of a config; `load` resolves with a visitor's set, or null. Rejects with a RangeError where the set or row does not exist. */
export async function datasetOf(config: RunConfig, load: (name: string) => Promise<{ readonly tasks: readonly Task[] } | null>): Promise<Dataset> {
  const generated = GENERATED.get(config.data);
  const set = generated ? null : await load(config.data);
  if (!generated && !set) throw new RangeError(`There is no set of rows named "${config.data}" here. Bring it first, or set "data" to shop.`);
  const data = generated ? generated() : ownDataset(set!.tasks);
  if (config.row) data.draw(config, 0);
  return data;
}
