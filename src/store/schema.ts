/** The tables of the archive and how they are opened. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { RunConfig } from '../record/config';
import type { LabState } from '../record/checkpoint';
import type { AdapterState } from '../record/engine';
import type { LabEvent, Metrics } from '../record/event';

export interface RunRow {
  readonly run: string;
  readonly createdAt: number;
  readonly config: RunConfig;
  /** Events stored; the `seq` the next one must have. */
  readonly events: number;
  readonly lastMetrics: Metrics | null;
}

export interface ChunkRow {
  readonly run: string;
  /** The `seq` of the chunk's first event. */
  readonly first: number;
  readonly events: readonly LabEvent[];
}

/** The head of a checkpoint, written last: without it the weights below are invisible. */
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
}

export interface WeightRow {
  readonly attempt: string;
  readonly agent: string;
  readonly state: AdapterState;
}

export interface Tables extends DBSchema {
  runs: { key: string; value: RunRow };
  chunks: { key: [string, number]; value: ChunkRow };
  heads: { key: [string, string]; value: HeadRow; indexes: { run: string } };
  weights: { key: [string, string]; value: WeightRow };
}

export type Database = IDBPDatabase<Tables>;

/** Opens the archive named `name`, making its tables on the first visit. Rejects where the browser refuses storage. */
export function openDatabase(name: string): Promise<Database> {
  return openDB<Tables>(name, 1, {
    upgrade(database) {
      database.createObjectStore('runs', { keyPath: 'run' });
      database.createObjectStore('chunks', { keyPath: ['run', 'first'] });
      database.createObjectStore('heads', { keyPath: ['run', 'id'] }).createIndex('run', 'run');
      database.createObjectStore('weights', { keyPath: ['attempt', 'agent'] });
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
    }
  });
}
