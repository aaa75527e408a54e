/** Benchmarks in IndexedDB: first the benchmark without results, then results in chunks, so that a killed tab keeps what was measured. */
import type { Benchmark, RowResult } from '../record/benchmark';
import type { Database } from './database';
import { requestAll, atomically } from './transaction';

/** The key range of all results of a benchmark. */
const resultsOf = (id: string) => IDBKeyRange.bound([id, 0], [id, Infinity]);

/** Compares benchmarks for sorting, newest first. */
export const newestFirst = (a: Benchmark, b: Benchmark): number => b.createdAt - a.createdAt;

/** Every benchmark, newest first, with the results it has so far. */
export async function listBenchmarks(database: Database): Promise<Benchmark[]> {
  const read = database.transaction(['benchmarks', 'results']);
  const heads = await read.objectStore('benchmarks').getAll();
  const chunks = await Promise.all(heads.map(({ id }) => read.objectStore('results').getAll(resultsOf(id))));
  return heads.map((head, i) => ({ ...head, results: chunks[i]!.flatMap(({ results }) => results) })).sort(newestFirst);
}

/** Stores a benchmark with its results, replacing one of the same id. */
export async function writeBenchmark(database: Database, { results, ...head }: Benchmark): Promise<void> {
  const write = database.transaction(['benchmarks', 'results'], 'readwrite');
  await atomically(write, () =>
    requestAll([
      () => write.objectStore('benchmarks').put(head),
      () => write.objectStore('results').delete(resultsOf(head.id)),
      ...(results.length ? [() => write.objectStore('results').add({ benchmark: head.id, first: 0, results })] : [])
    ])
  );
}

/** Appends results. Resolves with false, and stores nothing, where the benchmark was removed. */
export async function appendResults(database: Database, id: string, results: readonly RowResult[]): Promise<boolean> {
  const write = database.transaction(['benchmarks', 'results'], 'readwrite');
  return atomically(write, async () => {
    const known = (await write.objectStore('benchmarks').count(id)) > 0;
    const last = await write.objectStore('results').openCursor(resultsOf(id), 'prev');
    const first = last ? last.value.first + last.value.results.length : 0;
    if (known && results.length) await write.objectStore('results').add({ benchmark: id, first, results });
    return known;
  });
}

/** Removes a benchmark with its results. */
export async function removeBenchmark(database: Database, id: string): Promise<void> {
  const write = database.transaction(['benchmarks', 'results'], 'readwrite');
  await atomically(write, () => requestAll([() => write.objectStore('benchmarks').delete(id), () => write.objectStore('results').delete(resultsOf(id))]));
}
