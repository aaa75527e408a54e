/** The run store in IndexedDB. */
import type { RunStore } from '../record/archive';
import { appendResults, listBenchmarks, removeBenchmark, writeBenchmark } from './benchmark';
import { readCheckpoint, sweepWeights, writeCheckpoint } from './checkpoint';
import { openConnection } from './connection';
import { appendEvents, readEvents, readOutline, truncateEvents } from './event';
import { reportStorage, explainQuotaError } from './quota';
import { readQueue, updateQueue } from './queue';
import { importRun, insertRun, listRuns, removeRun } from './run';
import { listSets, writeSet } from './set';

/** Opens the run store in the database named `name`, without changing stored data. Rejects where the browser refuses storage. */
export async function openRunStore(name: string): Promise<RunStore> {
  const { use } = await openConnection(name);
  return {
    runs: () => use(listRuns),
    begin: (run, createdAt, config) => explainQuotaError('run', () => use((database) => insertRun(database, run, createdAt, config))),
    append: (run, events) => explainQuotaError('training', () => use((database) => appendEvents(database, run, events))),
    truncate: (run, seq) => explainQuotaError('training', () => use((database) => truncateEvents(database, run, seq))),
    history: (run, from, to) => use((database) => readEvents(database, run, from, to)),
    outline: (run) => use((database) => readOutline(database, run)),
    save: (checkpoint, automatic) => explainQuotaError('training', () => use((database) => writeCheckpoint(database, checkpoint, automatic))),
    load: (run, id) => use((database) => readCheckpoint(database, run, id)),
    sweep: () => use(sweepWeights),
    remove: (run) => explainQuotaError('removal', () => use((database) => removeRun(database, run))),
    importBundle: (bundle) => explainQuotaError('run', () => use((database) => importRun(database, bundle))),
    benchmarks: () => use(listBenchmarks),
    keepBenchmark: (benchmark) => explainQuotaError('measurement', () => use((database) => writeBenchmark(database, benchmark))),
    addResults: (id, results) => explainQuotaError('measurement', () => use((database) => appendResults(database, id, results))),
    removeBenchmark: (id) => explainQuotaError('removal', () => use((database) => removeBenchmark(database, id))),
    sets: () => use(listSets),
    loadSet: (name) => use(async (database) => (await database.get('sets', name)) ?? null),
    keepSet: (set) => explainQuotaError('set', () => use((database) => writeSet(database, set))),
    removeSet: (name) => explainQuotaError('removal', () => use((database) => database.delete('sets', name))),
    queue: () => use(readQueue),
    changeQueue: (change) => explainQuotaError('queue', () => use((database) => updateQueue(database, change))),
    report: () => reportStorage(null)
  };
}
