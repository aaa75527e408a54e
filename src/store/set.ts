/** A visitor's own sets of rows in IndexedDB. */
import type { OwnSet, SetSummary } from '../record/archive';
import type { Database } from './database';
import { atomically } from './transaction';

/** A set without its rows. */
export const summariseSet = ({ tasks, ...set }: OwnSet): SetSummary => ({ ...set, rows: tasks.length });

/** The error for a name that is taken. */
export const takenName = (name: string): Error => new Error(`There is a set named "${name}" already. Choose another name, or remove that set first.`);

/** Every set, by name. */
export async function listSets(database: Database): Promise<SetSummary[]> {
  return (await database.getAll('sets')).map(summariseSet);
}

/** Stores a set. Rejects where the name is taken. */
export async function writeSet(database: Database, set: OwnSet): Promise<void> {
  const write = database.transaction('sets', 'readwrite');
  await atomically(write, async () => {
    if (await write.store.count(set.name)) throw takenName(set.name);
    await write.store.add(set);
  });
}
