/** Benchmarks and sets in memory, for browsers that refuse storage. */
import type { OwnSet, RunStore } from '../record/archive';
import type { Benchmark } from '../record/benchmark';
import { newestFirst } from './benchmark';
import { summariseSet, takenName } from './set';

/** The benchmark and set methods of a run store, in memory. */
export function memoryBenchmarkStore(): Pick<
  RunStore,
  'benchmarks' | 'keepBenchmark' | 'addResults' | 'removeBenchmark' | 'sets' | 'loadSet' | 'keepSet' | 'removeSet'
> {
  const benchmarks = new Map<string, Benchmark>();
  const sets = new Map<string, OwnSet>();
  return {
    benchmarks: async () => [...benchmarks.values()].sort(newestFirst),
    keepBenchmark: async (benchmark) => void benchmarks.set(benchmark.id, benchmark),
    addResults: async (id, results) => {
      const known = benchmarks.get(id);
      if (known) benchmarks.set(id, { ...known, results: [...known.results, ...results] });
      return known !== undefined;
    },
    removeBenchmark: async (id) => void benchmarks.delete(id),
    sets: async () => [...sets.values()].map(summariseSet).sort((a, b) => (a.name < b.name ? -1 : 1)),
    loadSet: async (name) => sets.get(name) ?? null,
    keepSet: async (set) => {
      if (sets.has(set.name)) throw takenName(set.name);
      sets.set(set.name, set);
    },
    removeSet: async (name) => void sets.delete(name)
  };
}
