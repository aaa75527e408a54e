/** A run's log in IndexedDB: chunks of events in order, without gaps or duplicates. */
import type { LabEvent, Metrics } from '../record/event';
import { migrateEvent } from './migration';
import { RunMissingError } from './errors';
import type { ChunkRow, Database, RunRow } from './database';
import { requestAll, atomically } from './transaction';

/** The key range of all chunks of a run. */
const chunksOf = (run: string) => IDBKeyRange.bound([run, 0], [run, Infinity]);

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
  const write = database.transaction(['runs', 'chunks'], 'readwrite');
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
    await requestAll([() => write.objectStore('chunks').add({ run, first: row.events, events }), () => write.objectStore('runs').put(after)]);
  });
}

/** All events of a run, oldest first. */
export async function readEvents(database: Database, run: string): Promise<LabEvent[]> {
  return (await database.getAll('chunks', chunksOf(run))).flatMap((chunk) => chunk.events).map(migrateEvent);
}

/** Removes every event from `seq` on, and every checkpoint taken after it, in one transaction. Rejects with a RunMissingError where the run is not stored. */
export async function truncateEvents(database: Database, run: string, seq: number): Promise<void> {
  const write = database.transaction(['runs', 'chunks', 'heads', 'weights'], 'readwrite');
  await atomically(write, async () => {
    const row = await write.objectStore('runs').get(run);
    if (!row) throw new RunMissingError(run);
    const chunks = await write.objectStore('chunks').getAll(chunksOf(run));
    const late = (await write.objectStore('heads').index('run').getAll(run)).filter((head) => head.lab.seq > seq);
    const kept = chunks.flatMap((chunk) => chunk.events).filter((event) => event.seq < seq);
    const changed: ChunkRow[] = chunks.filter((chunk) => chunk.first + chunk.events.length > seq);
    await requestAll([
      ...changed.map((chunk) => () => {
        const head = chunk.events.filter((event) => event.seq < seq);
        return head.length ? write.objectStore('chunks').put({ ...chunk, events: head }) : write.objectStore('chunks').delete([run, chunk.first]);
      }),
      ...late.map((head) => () => write.objectStore('heads').delete([run, head.id])),
      ...late.flatMap((head) => head.agents.map((agent) => () => write.objectStore('weights').delete([head.attempt, agent]))),
      () => write.objectStore('runs').put({ ...row, events: kept.length, lastMetrics: lastMetricsOf(kept) })
    ]);
  });
}
