/** The shelf in IndexedDB. */
import type { Shelf } from '../record/archive';
import { appendResults, listBenchmarks, removeBenchmark, writeBenchmark } from './benchmark';
import { readCheckpoint, sweepWeights, writeCheckpoint } from './checkpoint';
import { connect } from './connection';
import { appendEvents, readEvents, truncateEvents } from './event';
import { reportStorage, withinQuota } from './quota';
import { admitRun, beginRun, listRuns, removeRun } from './run';
import { listSets, writeSet } from './set';

/** Opens the shelf named `name`, and changes nothing by that. Rejects where the browser refuses storage. */
export async function openShelf(name: string): Promise<Shelf> {
  const { use } = await connect(name);
  return {
    runs: () => use(listRuns),
    begin: (run, createdAt, config) => withinQuota('run', () => use((database) => beginRun(database, run, createdAt, config))),
    append: (run, events) => withinQuota('training', () => use((database) => appendEvents(database, run, events))),
    truncate: (run, seq) => withinQuota('training', () => use((database) => truncateEvents(database, run, seq))),
    history: (run) => use((database) => readEvents(database, run)),
    save: (checkpoint, automatic) => withinQuota('training', () => use((database) => writeCheckpoint(database, checkpoint, automatic))),
    load: (run, id) => use((database) => readCheckpoint(database, run, id)),
    sweep: () => use(sweepWeights),
    remove: (run) => withinQuota('removal', () => use((database) => removeRun(database, run))),
    admit: (bundle) => withinQuota('run', () => use((database) => admitRun(database, bundle))),
    benchmarks: () => use(listBenchmarks),
    keepBenchmark: (benchmark) => withinQuota('measurement', () => use((database) => writeBenchmark(database, benchmark))),
    addResults: (id, results) => withinQuota('measurement', () => use((database) => appendResults(database, id, results))),
    removeBenchmark: (id) => withinQuota('removal', () => use((database) => removeBenchmark(database, id))),
    sets: () => use(listSets),
    loadSet: (name) => use(async (database) => (await database.get('sets', name)) ?? null),
    keepSet: (set) => withinQuota('set', () => use((database) => writeSet(database, set))),
    removeSet: (name) => withinQuota('removal', () => use((database) => database.delete('sets', name))),
    report: () => reportStorage(null)
  };
}
