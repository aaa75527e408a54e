/** The global `orchard`, by which the browser's console, notebooks and tests run the same commands as the buttons. */
import type { Benchmark } from '../record/benchmark';
import type { RunConfig } from '../record/config';
import { exportEvents, type ExportedEvent } from '../record/credit';
import type { DeviceName, EngineInfo, EngineMemory } from '../record/engine';
import { SYSTEMS, systemConfig } from '../system/systems';
import { TEST_SPLIT } from './benchmark/benchmarks.svelte';
import type { Workspace } from './workspace.svelte';

/**
 * ```js
 * await orchard.run({ seed: 8, queries: 2 })   // a new run; unnamed fields are defaults
 * orchard.systems.map(({ name }) => name)      // what `run({ system })` can be
 * await orchard.step(3)                        // as pressing Step three times, at the granularity chosen on the page
 * orchard.events().filter((event) => event.type === 'metrics')
 * await orchard.history()                      // the whole log, with the turns of every step, as it is stored
 * orchard.config.groupSize
 * orchard.device                               // { backend, adapter, reason, memory } or null
 * await orchard.benchmark({ rows: 100 })       // the open run on held-out rows, greedy; { resume: id } goes on with a stopped one
 * (await orchard.benchmarks())[0].results      // every row of the newest measurement
 * ```
 */
export interface OrchardConsole {
  /** Of the open run; before the first one, what the address asks for. */
  readonly config: RunConfig;
  /** The backend in use, the adapter's own words, why it was chosen, and bytes in use; null until a model is open. */
  readonly device: { readonly backend: DeviceName; readonly adapter: string; readonly reason: string; readonly memory: EngineMemory } | null;
  /**
   * The events of the open run so far that the page holds, oldest first: plain data, the caller's own copy of the list, each turn with its reward and advantage. Of all but
   * the newest steps they lack tasks, turns and what judges them; `history` has those.
   */
  events(): ExportedEvent[];
  /** Every event of the open run so far, as `events`, read from storage: more than a megabyte a step. */
  history(): Promise<ExportedEvent[]>;
  /** Takes `count` units of the granularity, one by default; begins a run where none is open. Resolves with the number of events pulled. */
  step(count?: number): Promise<number>;
  /** The systems that `run` and the address can name, with what each does. */
  readonly systems: readonly { readonly name: string; readonly title: string; readonly sentence: string; readonly presets: readonly string[] }[];
  /** Starts a new run; fields not given are the defaults of its system. Rejects with a RangeError that names every unknown or impossible field. */
  run(config?: Readonly<Partial<RunConfig>>): Promise<EngineInfo>;
  /** Measures the open run on all held-out rows, greedy, unless told otherwise; resolves when it is finished or stopped. */
  benchmark(request?: Readonly<{ source?: string; temperature?: number; rows?: number }> | { readonly resume: string }): Promise<Benchmark>;
  /** Stops the measurement under way, which is kept as far as it came. */
  stopBenchmark(): Promise<void>;
  /** All stored measurements, newest first. */
  benchmarks(): Promise<Benchmark[]>;
}

declare global {
  var orchard: OrchardConsole;
}

/** The console's object over a workspace. */
export function makeConsole(workspace: Workspace): OrchardConsole {
  return {
    get config() {
      return workspace.config;
    },
    get device() {
      const { info } = workspace;
      return info && { backend: info.device, adapter: info.adapter, reason: info.reason, memory: info.memory };
    },
    systems: SYSTEMS.map(({ name, title, sentence, presets }) => ({ name, title, sentence, presets: Object.keys(presets) })),
    events: () => exportEvents(workspace.playback.events),
    history: async () => exportEvents(await workspace.history()),
    step: (count = 1) => workspace.step(count),
    run: async (config = {}) => workspace.start(systemConfig(config)),
    benchmark: (request = {}) =>
      workspace.measure('resume' in request ? request : { source: TEST_SPLIT.name, temperature: 0, rows: TEST_SPLIT.rows, ...request }),
    stopBenchmark: async () => {
      if (workspace.activity === 'measuring') await workspace.pause();
    },
    benchmarks: async () => {
      await workspace.benchmarks.refresh();
      return [...workspace.benchmarks.all];
    }
  };
}
