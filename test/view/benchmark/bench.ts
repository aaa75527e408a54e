/** The benchmark's half of a laboratory in one thread: made-up results that come in by and by, kept until the page closes. */
import type { Laboratory } from '../../../src/bridge/protocol';
import type { SetSummary } from '../../../src/record/archive';
import type { Benchmark } from '../../../src/record/benchmark';
import type { TaskRow } from '../../../src/record/row';
import { benchmarkOf, resultOf, rowsOf } from './made';

type Bench = Pick<Laboratory, 'benchmark' | 'stopBenchmark' | 'benchmarks' | 'removeBenchmark' | 'rows' | 'sets' | 'addSet' | 'removeSet'>;

/** Measures eight rows at a time, `rest` milliseconds apart; a line of a brought text is a row if it is JSON. */
export function madeBench(stored: readonly Benchmark[] = [], rest = 0): Bench {
  let kept = [...stored];
  let sets: readonly SetSummary[] = [];
  let stopped = false;
  return {
    benchmark: async (request, progress) => {
      stopped = false;
      let benchmark = 'resume' in request ? kept.find(({ id }) => id === request.resume)! : benchmarkOf(`m${kept.length + 1}`, 0.6, request.rows, 0, request);
      const rows: readonly TaskRow[] = rowsOf(benchmark.rows);
      progress(benchmark);
      while (!stopped && benchmark.results.length < rows.length) {
        await new Promise((resume) => setTimeout(resume, rest));
        const next = rows.slice(benchmark.results.length, benchmark.results.length + 8).map((row) => resultOf(row, 0.6, benchmark.id));
        benchmark = { ...benchmark, results: [...benchmark.results, ...next] };
        kept = [benchmark, ...kept.filter(({ id }) => id !== benchmark.id)];
        progress(benchmark);
      }
      return benchmark;
    },
    stopBenchmark: async () => void (stopped = true),
    benchmarks: async () => kept,
    removeBenchmark: async (id) => void (kept = kept.filter((each) => each.id !== id)),
    rows: async (_, count) => rowsOf(count),
    sets: async () => sets,
    addSet: async (name, text) => {
      const lines = text.split('\n').flatMap((line, index) => (line.trim() ? [{ line, index }] : []));
      const bad = lines.filter(({ line }) => !line.startsWith('{'));
      const rows = lines.length - bad.length;
      if (rows) sets = [{ name, createdAt: 0, rows, unchecked: rows }, ...sets];
      return { rows, unchecked: rows, problems: bad.map(({ index }) => `Line ${index + 1} is not JSON.`) };
    },
    removeSet: async (name) => void (sets = sets.filter((each) => each.name !== name))
  };
}
