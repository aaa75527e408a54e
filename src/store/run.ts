/** Runs in IndexedDB: creating, listing, removing, and importing bundles. */
import type { Bundle, RunSummary } from '../record/archive';
import { completeConfig, type RunConfig } from '../record/config';
import { inOrder, checkpointRows } from './checkpoint';
import { chunksOf, dataHashOfEvents, lastMetricsOf, outlineRowOf } from './event';
import { withFreeName } from './freeName';
import type { ChunkRow, Database, RunRow } from './database';
import { requestAll, atomically } from './transaction';

/** Events of one chunk of an imported log; a chunk is read as a whole. */
const CHUNK = 512;

/** Stores an empty run. Rejects where the name is taken. */
export async function insertRun(database: Database, run: string, createdAt: number, config: RunConfig): Promise<void> {
  await database.add('runs', { run, createdAt, config, dataHash: null, events: 0, lastMetrics: null });
}

/** Every stored run, newest first. */
export async function listRuns(database: Database): Promise<RunSummary[]> {
  const read = database.transaction(['runs', 'heads']);
  const [rows, heads] = await Promise.all([read.objectStore('runs').getAll(), read.objectStore('heads').getAll()]);
  return rows
    .map((row): RunSummary => {
      const own = heads.filter((head) => head.run === row.run).sort(inOrder);
      return {
        ...row,
        config: completeConfig(row.config),
        checkpointStep: own.at(-1)?.step ?? null,
        checkpoints: own.map(({ id, step, createdAt }) => ({ id, step, createdAt }))
      };
    })
    .sort((a, b) => b.createdAt - a.createdAt);
}

/** Removes a run with its events and checkpoints, whole or not at all. */
export async function removeRun(database: Database, run: string): Promise<void> {
  const write = database.transaction(['runs', 'chunks', 'outlines', 'heads', 'weights'], 'readwrite');
  await atomically(write, async () => {
    const heads = await write.objectStore('heads').index('run').getAll(run);
    await requestAll([
      () => write.objectStore('runs').delete(run),
      () => write.objectStore('chunks').delete(chunksOf(run)),
      () => write.objectStore('outlines').delete(chunksOf(run)),
      ...heads.map((head) => () => write.objectStore('heads').delete([run, head.id])),
      ...heads.flatMap((head) => head.agents.map((agent) => () => write.objectStore('weights').delete([head.attempt, agent])))
    ]);
  });
}

/** Stores a bundle as a run in one transaction; resolves with the run's name, numbered where its own was taken. */
export async function importRun(database: Database, bundle: Bundle): Promise<string> {
  const taken = new Set(await database.getAllKeys('runs'));
  const { checkpoint, events } = withFreeName(bundle, taken);
  const { createdAt, lab } = checkpoint;
  const { head, weights } = checkpointRows(checkpoint, false);
  const row: RunRow = {
    run: lab.run,
    createdAt,
    config: lab.config,
    dataHash: dataHashOfEvents(events),
    events: (events.at(-1)?.seq ?? -1) + 1,
    lastMetrics: lastMetricsOf(events)
  };
  const chunks = Array.from({ length: Math.ceil(events.length / CHUNK) }, (_, i): ChunkRow => {
    const piece = events.slice(i * CHUNK, (i + 1) * CHUNK);
    return { run: lab.run, first: piece[0]!.seq, events: piece };
  });
  const write = database.transaction(['runs', 'chunks', 'outlines', 'heads', 'weights'], 'readwrite', { durability: 'strict' });
  await atomically(write, () =>
    requestAll([
      () => write.objectStore('runs').add(row),
      ...chunks.map((chunk) => () => write.objectStore('chunks').add(chunk)),
      ...chunks.map((chunk) => () => write.objectStore('outlines').add(outlineRowOf(chunk))),
      ...weights.map((weight) => () => write.objectStore('weights').add(weight)),
      () => write.objectStore('heads').add(head)
    ])
  );
  return lab.run;
}
