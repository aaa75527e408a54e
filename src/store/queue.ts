/** The queue of runs in IndexedDB: one record, changed in a transaction, so that no tab undoes what another did. */
import { changeQueue, completeQueue, type QueueChange, type RunQueue } from '../record/queue';
import type { Database } from './database';
import { atomically } from './transaction';

/** Key of the only record. */
const KEY = 'runs';

/** The queue as it is stored; an empty one where none is. */
export const readQueue = async (database: Database): Promise<RunQueue> => completeQueue(await database.get('queue', KEY));

/** Changes the stored queue; resolves with what it has become. */
export async function updateQueue(database: Database, change: QueueChange): Promise<RunQueue> {
  const write = database.transaction('queue', 'readwrite', { durability: 'strict' });
  return atomically(write, async () => {
    const before = completeQueue(await write.store.get(KEY));
    const after = changeQueue(before, change);
    if (after !== before) await write.store.put(after, KEY);
    return after;
  });
}
