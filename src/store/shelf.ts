/** The shelf in IndexedDB. */
import type { Shelf } from '../record/archive';
import { appendResults, listBenchmarks, removeBenchmark, writeBenchmark } from './benchmark';
import { readCheckpoint, sweepWeights, writeCheckpoint } from './checkpoint';
import { appendEvents, readEvents, truncateEvents } from './event';
import { reportStorage, withinQuota } from './quota';
import { admitRun, beginRun, listRuns, removeRun } from './run';
import { openDatabase } from './schema';
import { listSets, writeSet } from './set';

/** Opens the shelf named `name` and clears away what interrupted writes left. Rejects where the browser refuses storage. */
export async function openShelf(name: string): Promise<Shelf> {
  const database = await openDatabase(name);
  await sweepWeights(database);
  return {
    runs: () => listRuns(database),
    begin: (run, createdAt, config) => withinQuota(() => beginRun(database, run, createdAt, config)),
    append: (run, events) => withinQuota(() => appendEvents(database, run, events)),
    truncate: async (run, seq) => {
      await truncateEvents(database, run, seq);
      await sweepWeights(database);
    },
    history: (run) => readEvents(database, run),
    save: (checkpoint, automatic) => withinQuota(() => writeCheckpoint(database, checkpoint, automatic)),
    load: (run, id) => readCheckpoint(database, run, id),
    remove: (run) => removeRun(database, run),
    admit: (bundle) => withinQuota(() => admitRun(database, bundle)),
    benchmarks: () => listBenchmarks(database),
    keepBenchmark: (benchmark) => withinQuota(() => writeBenchmark(database, benchmark)),
    addResults: (id, results) => withinQuota(() => appendResults(database, id, results)),
    removeBenchmark: (id) => removeBenchmark(database, id),
    sets: () => listSets(database),
    loadSet: async (name) => (await database.get('sets', name)) ?? null,
    keepSet: (set) => withinQuota(() => writeSet(database, set)),
    removeSet: (name) => database.delete('sets', name),
    report: () => reportStorage(null)
  };
}
