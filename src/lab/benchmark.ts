/** Benchmarks of the open run: begun, stopped, continued, a few rows at a time so that other commands get in between. */
import type { LabArchive } from '../record/archive';
import type { Benchmark } from '../record/benchmark';
import type { Task } from '../record/task';
import type { Baton } from './baton';
import type { Library, Rows } from './library';
import type { BenchmarkRequest, Laboratory } from '../bridge/protocol';
import type { Session } from './session';
import type { Turnstile } from './turnstile';

/** Rows measured before other commands have their turn. */
const CHUNK = 32;

export interface Workbench {
  readonly archive: LabArchive;
  readonly library: Library;
  readonly fingerprint: Rows['fingerprint'];
  readonly inTurn: Turnstile;
  readonly baton: Baton;
  /** The run in progress. Throws where none is open. */
  readonly current: () => Session;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

interface Measurement {
  readonly benchmark: Benchmark;
  readonly tasks: readonly Task[];
}

/** The commands on benchmarks. */
export function makeBench(bench: Workbench): Pick<Laboratory, 'benchmark' | 'stopBenchmark' | 'benchmarks' | 'removeBenchmark'> {
  const { archive, inTurn, baton, current } = bench;
  let held = (): boolean => false;

  const stop = (): void => {
    if (held()) baton();
  };

  return {
    benchmark: async (request, progress) => {
      const mine = baton();
      held = mine;
      const { benchmark: begun, tasks } = await inTurn(() => ('resume' in request ? takeUp(bench, request.resume) : begin(bench, request)));
      let benchmark = begun;
      progress(benchmark);
      while (mine() && benchmark.results.length < tasks.length) {
        benchmark = await inTurn(async () => {
          if (!mine()) return benchmark;
          const done = benchmark.results.length;
          const results = await current().measure(tasks.slice(done, done + CHUNK), benchmark.temperature);
          const longer = { ...benchmark, results: [...benchmark.results, ...results] };
          // Removing it ends it first: where it is gone all the same, the site's data was cleared, and it is stored again.
          if (!(await archive.addResults(benchmark.id, results))) await archive.keepBenchmark(longer);
          return longer;
        });
        progress(benchmark);
      }
      return benchmark;
    },

    stopBenchmark: async () => stop(),

    benchmarks: () => archive.benchmarks(),

    removeBenchmark: async (id) => {
      stop();
      await inTurn(() => archive.removeBenchmark(id));
    }
  };
}

/** What decides a measurement, the rows apart. */
type Terms = Omit<Benchmark, 'id' | 'createdAt' | 'results'>;

/** The open run as it would be measured. */
async function survey(
  { library, fingerprint, current }: Workbench,
  { source, temperature, rows }: Pick<Terms, 'source' | 'temperature' | 'rows'>
): Promise<{ readonly terms: Terms; readonly tasks: readonly Task[] }> {
  const { state, engine } = current();
  const { run, step, config } = state;
  const { model, device } = await engine.info();
  const tasks = await library.tasks(source, rows, config.data);
  return { terms: { model, device, run, step, config, dataHash: fingerprint(tasks), source, temperature, rows: tasks.length }, tasks };
}

async function begin(bench: Workbench, request: Extract<BenchmarkRequest, { source: string }>): Promise<Measurement> {
  if (!(request.temperature >= 0 && request.temperature <= 2)) throw new RangeError(`"temperature" must be a number from 0 to 2, not ${request.temperature}.`);
  const { terms, tasks } = await survey(bench, request);
  const now = bench.clock();
  const benchmark: Benchmark = { ...terms, id: `${terms.run}/step-${terms.step}/${now}`, createdAt: now, results: [] };
  await bench.archive.keepBenchmark(benchmark);
  return { benchmark, tasks };
}

/** What must be the same for results to belong together, in words. */
const SAME = { run: 'run', step: 'step', config: 'settings', model: 'model', device: 'device', dataHash: 'rows' } as const;

async function takeUp(bench: Workbench, id: string): Promise<Measurement> {
  const benchmark = (await bench.archive.benchmarks()).find((each) => each.id === id);
  if (!benchmark) throw new RangeError(`There is no benchmark "${id}" here.`);
  if (benchmark.results.length >= benchmark.rows) return { benchmark, tasks: [] };
  const { terms, tasks } = await survey(bench, benchmark);
  const others = (Object.keys(SAME) as (keyof typeof SAME)[]).filter((name) => JSON.stringify(terms[name]) !== JSON.stringify(benchmark[name]));
  if (others.length)
    throw new RangeError(
      `This benchmark is of run "${benchmark.run}" after ${benchmark.step} steps, ${benchmark.model} on ${benchmark.device}; what is open has another ${others
        .map((name) => SAME[name])
        .join(', ')}. Resume that run at that step to go on with it, or start a new benchmark.`
    );
  return { benchmark, tasks };
}
