/** A run's log in IndexedDB: chunks of events in order, without gaps or duplicates. */
import type { LabEvent, Metrics } from '../record/event';
import { joinOutlines, outlineOf, type Outline } from '../record/outline';
import { migrateEvent } from './migration';
import { RunMissingError } from './errors';
import type { ChunkRow, Database, OutlineRow, RunRow } from './database';
import { requestAll, atomically } from './transaction';

/** Chunks without an outline that are read together. */
const AT_ONCE = 64;

/** The key range of all chunks of a run, and of their outlines. */
export const chunksOf = (run: string) => IDBKeyRange.bound([run, 0], [run, Infinity]);

/** The outline of a chunk, to be stored beside it. */
export const outlineRowOf = ({ run, first, events }: ChunkRow): OutlineRow => ({ run, first, ...outlineOf(events) });

/** The metrics of the last completed step among `events`; null where none completed. */
export function lastMetricsOf(events: readonly LabEvent[]): Metrics | null {
  const last = events.findLast((event) => event.type === 'metrics');
  return last?.type === 'metrics' ? last.metrics : null;
}

/** The run's data hash, where `events` begin with the log's first event; null otherwise. */
export function dataHashOfEvents([first]: readonly LabEvent[]): string | null {
  return first?.type === 'run' ? first.dataHash : null;
}

/** Throws a RangeError unless the events' `seq` count up from `next`. */
export function assertContinues(run: string, next: number, events: readonly LabEvent[]): void {
  const wrong = events.findIndex((event, i) => event.seq !== next + i);
  if (wrong >= 0)
    throw new RangeError(
      `The log of run "${run}" continues at event ${next + wrong}, but event ${events[wrong]!.seq} came. Resume the run from its checkpoint.`
    );
}

/** Adds events to a run's log, whole or not at all. Rejects with a RunMissingError where the run is not stored. */
export async function appendEvents(database: Database, run: string, events: readonly LabEvent[]): Promise<void> {
  if (!events.length) return;
  const write = database.transaction(['runs', 'chunks', 'outlines'], 'readwrite');
  await atomically(write, async () => {
    const row = await write.objectStore('runs').get(run);
    if (!row) throw new RunMissingError(run);
    assertContinues(run, row.events, events);
    const after: RunRow = {
      ...row,
      events: row.events + events.length,
      dataHash: dataHashOfEvents(events) ?? row.dataHash,
      lastMetrics: lastMetricsOf(events) ?? row.lastMetrics
    };
    const chunk: ChunkRow = { run, first: row.events, events };
    await requestAll([
      () => write.objectStore('chunks').add(chunk),
      () => write.objectStore('outlines').add(outlineRowOf(chunk)),
      () => write.objectStore('runs').put(after)
    ]);
  });
}

interface ChunkCursor {
  readonly value: ChunkRow;
  continue(): Promise<ChunkCursor | null>;
}

/** The part of the chunks' table that is read backwards. */
interface ChunkReader {
  openCursor(query: IDBKeyRange, direction: 'prev'): Promise<ChunkCursor | null>;
}

/** At the last chunk that begins before event `seq`, to be moved towards the log's beginning. */
const chunkBefore = (chunks: ChunkReader, run: string, seq: number): Promise<ChunkCursor | null> =>
  chunks.openCursor(IDBKeyRange.bound([run, -1], [run, seq], false, true), 'prev');

/** A run's events numbered from `from` up to, not including, `to`, oldest first. */
export async function readEvents(database: Database, run: string, from = 0, to = Infinity): Promise<LabEvent[]> {
  if (to <= from) return [];
  const { store } = database.transaction('chunks');
  const before = from > 0 ? await chunkBefore(store, run, from + 1) : null;
  const chunks = await store.getAll(IDBKeyRange.bound([run, before?.value.first ?? 0], [run, to], false, true));
  return chunks
    .flatMap((chunk) => chunk.events)
    .filter(({ seq }) => seq >= from && seq < to)
    .map(migrateEvent);
}

/** The outline of a run's log; those of chunks that have none are made and stored, if there is room for them. */
export async function readOutline(database: Database, run: string): Promise<Outline> {
  const read = database.transaction(['chunks', 'outlines']);
  const [keys, rows] = await Promise.all([read.objectStore('chunks').getAllKeys(chunksOf(run)), read.objectStore('outlines').getAll(chunksOf(run))]);
  const known = new Map(rows.map((row) => [row.first, row]));
  const firsts = keys.map(([, first]) => first);
  const bare = firsts.filter((first) => !known.has(first));
  for (let at = 0; at < bare.length; at += AT_ONCE)
    for (const row of await outlineChunks(database, run, bare.slice(at, at + AT_ONCE))) known.set(row.first, row);
  const { events, ...outline } = joinOutlines(firsts.flatMap((first) => known.get(first) ?? []));
  return { ...outline, events: events.map(migrateEvent) };
}

/** Makes and stores the outlines of the chunks that begin with these events, of those that are there. */
async function outlineChunks(database: Database, run: string, firsts: readonly number[]): Promise<readonly OutlineRow[]> {
  const write = database.transaction(['chunks', 'outlines'], 'readwrite');
  const rows: OutlineRow[] = [];
  const make = async (): Promise<void> => {
    const chunks = await Promise.all(firsts.map(async (first) => write.objectStore('chunks').get([run, first])));
    rows.push(...chunks.flatMap((chunk) => (chunk ? [outlineRowOf(chunk)] : [])));
    await requestAll(rows.map((row) => () => write.objectStore('outlines').put(row)));
  };
  await atomically(write, make).catch((error: unknown) => {
    if (!rows.length) throw error;
  });
  return rows;
}

/** The metrics of the last step completed before event `seq`; null where none completed. */
async function metricsBefore(chunks: ChunkReader, run: string, seq: number): Promise<Metrics | null> {
  for (let cursor = await chunkBefore(chunks, run, seq); cursor; cursor = await cursor.continue()) {
    const metrics = lastMetricsOf(cursor.value.events.filter((event) => event.seq < seq));
    if (metrics) return metrics;
  }
  return null;
}

/** Removes every event from `seq` on, and every checkpoint taken after it, in one transaction. Rejects with a RunMissingError where the run is not stored. */
export async function truncateEvents(database: Database, run: string, seq: number): Promise<void> {
  const write = database.transaction(['runs', 'chunks', 'outlines', 'heads', 'weights'], 'readwrite');
  await atomically(write, async () => {
    const [runs, chunks, outlines] = [write.objectStore('runs'), write.objectStore('chunks'), write.objectStore('outlines')];
    const row = await runs.get(run);
    if (!row) throw new RunMissingError(run);
    const cut = (await chunkBefore(chunks, run, seq))?.value;
    const late = (await write.objectStore('heads').index('run').getAll(run)).filter((head) => head.lab.seq > seq);
    const lastMetrics = await metricsBefore(chunks, run, seq);
    const after = IDBKeyRange.bound([run, seq], [run, Infinity]);
    const head = cut && { ...cut, events: cut.events.filter((event) => event.seq < seq) };
    await requestAll([
      () => chunks.delete(after),
      () => outlines.delete(after),
      ...(head && head.events.length < cut.events.length ? [() => chunks.put(head), () => outlines.put(outlineRowOf(head))] : []),
      ...late.map((head) => () => write.objectStore('heads').delete([run, head.id])),
      ...late.flatMap((head) => head.agents.map((agent) => () => write.objectStore('weights').delete([head.attempt, agent]))),
      () => runs.put({ ...row, events: Math.min(row.events, seq), lastMetrics })
    ]);
  });
}
