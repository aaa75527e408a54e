/** The tables of the archive's database, and their creation and upgrade. */
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb';
import type { OwnSet } from '../record/archive';
import type { Benchmark, RowResult } from '../record/benchmark';
import { DEFAULTS, type RunConfig } from '../record/config';
import type { LabState } from '../record/checkpoint';
import type { AdapterState } from '../record/engine';
import type { LabEvent, Metrics } from '../record/event';
import type { Outline } from '../record/outline';
import type { RunQueue } from '../record/queue';

/** A run, without its log and checkpoints. */
export interface RunRow {
  readonly run: string;
  readonly createdAt: number;
  readonly config: RunConfig;
  /** From the run's first event; null before that is stored. */
  readonly dataHash: string | null;
  /** Events stored; the `seq` the next one must have. */
  readonly events: number;
  readonly lastMetrics: Metrics | null;
}

/** Events of a run that were stored together. */
export interface ChunkRow {
  readonly run: string;
  /** The `seq` of the chunk's first event. */
  readonly first: number;
  readonly events: readonly LabEvent[];
}

/** The outline of a chunk of the same key; absent for chunks that an earlier version wrote. */
export interface OutlineRow extends Outline {
  readonly run: string;
  readonly first: number;
}

/** The head of a checkpoint, written in one transaction with the weights below. */
export interface HeadRow {
  readonly id: string;
  readonly run: string;
  readonly createdAt: number;
  readonly step: number;
  readonly automatic: boolean;
  readonly lab: LabState;
  /** Key of the weights; every attempt to write a checkpoint has its own. */
  readonly attempt: string;
  readonly agents: readonly string[];
  /** CRC-32 of the checkpoint; absent where an earlier version wrote it. */
  readonly checksum?: string;
}

/** One agent's adapter state in a checkpoint. */
export interface WeightRow {
  readonly attempt: string;
  readonly agent: string;
  readonly state: AdapterState;
}

/** A benchmark without its results. */
type BenchmarkRow = Omit<Benchmark, 'results'>;

/** Results of a benchmark that were stored together; a killed tab loses none of them. */
interface ResultRow {
  readonly benchmark: string;
  /** Results stored before these. */
  readonly first: number;
  readonly results: readonly RowResult[];
}

interface Tables extends DBSchema {
  runs: { key: string; value: RunRow };
  chunks: { key: [string, number]; value: ChunkRow };
  outlines: { key: [string, number]; value: OutlineRow };
  heads: { key: [string, string]; value: HeadRow; indexes: { run: string } };
  weights: { key: [string, string]; value: WeightRow };
  benchmarks: { key: string; value: BenchmarkRow };
  results: { key: [string, number]; value: ResultRow };
  sets: { key: string; value: OwnSet };
  queue: { key: string; value: RunQueue };
}

/** The archive's database. */
export type Database = IDBPDatabase<Tables>;

type Upgrade = IDBPTransaction<Tables, StoreNames<Tables>[], 'versionchange'>;

/** Version 1: runs, their logs and checkpoints. */
function makeRuns(database: Database): void {
  database.createObjectStore('runs', { keyPath: 'run' });
  database.createObjectStore('chunks', { keyPath: ['run', 'first'] });
  database.createObjectStore('heads', { keyPath: ['run', 'id'] }).createIndex('run', 'run');
  database.createObjectStore('weights', { keyPath: ['attempt', 'agent'] });
}

/** Version 2: benchmarks and sets; runs get their `dataHash`, and new settings at their defaults. Logs stay as they were written. */
async function addBenchmarks(database: Database, upgrade: Upgrade): Promise<void> {
  database.createObjectStore('benchmarks', { keyPath: 'id' });
  database.createObjectStore('results', { keyPath: ['benchmark', 'first'] });
  database.createObjectStore('sets', { keyPath: 'name' });
  const [runs, heads] = [upgrade.objectStore('runs'), upgrade.objectStore('heads')];
  for (const row of await runs.getAll()) {
    const begun = (await upgrade.objectStore('chunks').get([row.run, 0]))?.events[0];
    await runs.put({ ...row, config: { ...DEFAULTS, ...row.config }, dataHash: begun?.type === 'run' ? begun.dataHash : null });
  }
  for (const head of await heads.getAll()) await heads.put({ ...head, lab: { ...head.lab, config: { ...DEFAULTS, ...head.lab.config } } });
}

/** Version 3: outlines of chunks. */
function makeOutlines(database: Database): void {
  database.createObjectStore('outlines', { keyPath: ['run', 'first'] });
}

/** Version 4: the queue of runs, one record under a key of its own. */
function makeQueue(database: Database): void {
  database.createObjectStore('queue');
}

/** Opens the database named `name`; creates its tables on the first visit, and upgrades those of earlier versions. Rejects where the browser refuses storage. `closed` is called when the browser or another tab closes it. */
export async function openDatabase(name: string, closed: () => void = () => undefined): Promise<Database> {
  return openDB<Tables>(name, 4, {
    upgrade(database, before, _now, transaction) {
      if (before < 1) makeRuns(database);
      if (before < 2) addBenchmarks(database, transaction).catch(() => transaction.abort());
      if (before < 3) makeOutlines(database);
      if (before < 4) makeQueue(database);
      // An abort makes `openDB` reject.
      transaction.done.catch(() => undefined);
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      closed();
    },
    terminated: closed
  });
}
