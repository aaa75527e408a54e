/** The commands on benchmarks of the open run: start, stop, continue, list, remove. Rows are measured a few at a time, so that other commands get in between. */
import type { Benchmark } from '../record/benchmark';
import type { Task } from '../record/task';
import type { BenchmarkRequest, Laboratory } from '../bridge/protocol';
import type { CommandContext } from './commandContext';
import type { IsLatest } from './latestWins';
import type { Library, RowFunctions } from './library';

/** Rows measured before other commands may run. */
const ROWS_AT_ONCE = 32;

/** Where the tasks of a benchmark come from. */
export interface BenchmarkTasks {
  readonly tasks: Library['tasks'];
  readonly fingerprint: RowFunctions['fingerprintOf'];
}

interface BenchmarkContext extends CommandContext, BenchmarkTasks {}

/** A benchmark, whole or in part, and all the tasks it measures. */
interface MeasuredTasks {
  readonly benchmark: Benchmark;
  readonly tasks: readonly Task[];
}

/** The commands on benchmarks of tasks from `source`. */
export function makeBenchmarkCommands(
  commands: CommandContext,
  source: BenchmarkTasks
): Pick<Laboratory, 'benchmark' | 'stopBenchmark' | 'benchmarks' | 'removeBenchmark'> {
  const context = { ...commands, ...source };
  const { archive, exclusive, takeToken, openRun } = context;
  let isMeasuring: IsLatest = () => false;

  const stop = (): void => {
    if (isMeasuring()) takeToken();
  };

  return {
    benchmark: async (request, onProgress) => {
      const isLatest = takeToken();
      isMeasuring = isLatest;
      const { benchmark: begun, tasks } = await exclusive(() =>
        'resume' in request ? continueBenchmark(context, request.resume) : beginBenchmark(context, request)
      );
      let benchmark = begun;
      onProgress(benchmark);
      while (isLatest() && benchmark.results.length < tasks.length) {
        benchmark = await exclusive(async () => {
          if (!isLatest()) return benchmark;
          const done = benchmark.results.length;
          const began = context.clock();
          const measured = await openRun.current().measure(tasks.slice(done, done + ROWS_AT_ONCE), benchmark.temperature);
          const milliseconds = (context.clock() - began) / measured.length;
          const results = measured.map((result) => ({ ...result, milliseconds }));
          const longer = { ...benchmark, results: [...benchmark.results, ...results] };
          // `removeBenchmark` ends the measurement first. A benchmark that is gone all the same went with the site's data: it is stored again.
          if (!(await archive.addResults(benchmark.id, results))) await archive.keepBenchmark(longer);
          return longer;
        });
        onProgress(benchmark);
      }
      return benchmark;
    },

    stopBenchmark: async () => stop(),

    benchmarks: () => archive.benchmarks(),

    removeBenchmark: async (id) => {
      stop();
      await exclusive(() => archive.removeBenchmark(id));
    }
  };
}

/** What decides the results of a benchmark: model, device, run, step, settings and rows. */
type BenchmarkSetting = Omit<Benchmark, 'id' | 'createdAt' | 'results'>;

/** The setting in which the open run would be measured now, and the tasks. */
async function settingNow(
  { tasks: tasksOf, fingerprint, openRun }: BenchmarkContext,
  { source, temperature, rows }: Pick<BenchmarkSetting, 'source' | 'temperature' | 'rows'>
): Promise<{ readonly setting: BenchmarkSetting; readonly tasks: readonly Task[] }> {
  const { state, engine } = openRun.current();
  const { run, step, config } = state;
  const { model, models, parameters, device } = await engine.info();
  const tasks = await tasksOf(source, rows, config.data);
  return {
    setting: { model, ...(models ? {} : { parameters }), device, run, step, config, dataHash: fingerprint(tasks), source, temperature, rows: tasks.length },
    tasks
  };
}

async function beginBenchmark(context: BenchmarkContext, request: Extract<BenchmarkRequest, { source: string }>): Promise<MeasuredTasks> {
  if (!(request.temperature >= 0 && request.temperature <= 2)) throw new RangeError(`"temperature" must be a number from 0 to 2, not ${request.temperature}.`);
  const { setting, tasks } = await settingNow(context, request);
  const now = context.clock();
  const benchmark: Benchmark = { ...setting, id: `${setting.run}/step-${setting.step}/${now}`, createdAt: now, results: [] };
  await context.archive.keepBenchmark(benchmark);
  return { benchmark, tasks };
}

/** What must be the same for results to belong together, in words. */
const SAME = { run: 'run', step: 'step', config: 'settings', model: 'model', device: 'device', dataHash: 'rows' } as const;

async function continueBenchmark(context: BenchmarkContext, id: string): Promise<MeasuredTasks> {
  const benchmark = (await context.archive.benchmarks()).find((each) => each.id === id);
  if (!benchmark) throw new RangeError(`There is no benchmark "${id}" here.`);
  if (benchmark.results.length >= benchmark.rows) return { benchmark, tasks: [] };
  const { setting, tasks } = await settingNow(context, benchmark);
  const differences = (Object.keys(SAME) as (keyof typeof SAME)[]).filter((name) => JSON.stringify(setting[name]) !== JSON.stringify(benchmark[name]));
  if (differences.length)
    throw new RangeError(
      `This benchmark is of run "${benchmark.run}" after ${benchmark.step} steps, ${benchmark.model} on ${benchmark.device}; what is open has another ${differences
        .map((name) => SAME[name])
        .join(', ')}. Resume that run at that step to go on with it, or start a new benchmark.`
    );
  return { benchmark, tasks };
}
