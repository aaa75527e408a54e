/** State of the Benchmark view: stored benchmarks, the one in progress, the selected one and those compared, and the visitor's sets. */
import type { SetAddition, BenchmarkRequest, Laboratory } from '../../bridge/protocol';
import type { SetSummary } from '../../record/archive';
import { SUBSET_SIZES, type Benchmark, type SubsetName } from '../../record/benchmark';
import { DEFAULTS } from '../../record/config';
import type { TaskRow } from '../../record/row';
import { isFinished } from './scoreColumn';

/** The shop's held-out rows, and how many may be looked at or measured. */
export const TEST_SPLIT = { name: 'test', rows: SUBSET_SIZES.test } as const;
/** The split for tuning decisions, so that the test split stays unseen. */
export const DEV_SPLIT = { name: 'dev', rows: SUBSET_SIZES.test } as const;

/** Stored benchmarks and sets of rows, as of the last refresh, and the benchmark under way. */
export class Benchmarks {
  #lab: Laboratory;
  #stored = $state.raw<readonly Benchmark[]>([]);
  #live = $state.raw<Benchmark | null>(null);
  #sets = $state.raw<readonly SetSummary[]>([]);
  #selected = $state<string | null>(null);
  #compared = $state.raw<readonly string[]>([]);
  #isLoaded = $state(false);
  /** When the measurement in progress began (`performance.now()`), and how many rows it had then. */
  #began = { at: 0, rows: 0 };
  #rows: Record<string, Promise<readonly TaskRow[]>> = {};

  constructor(lab: Laboratory) {
    this.#lab = lab;
  }

  /** Newest first, including the one in progress. */
  get all(): readonly Benchmark[] {
    const live = this.#live;
    const others = this.#stored.filter(({ id }) => id !== live?.id);
    return [...(live ? [live] : []), ...others].sort((a, b) => b.createdAt - a.createdAt);
  }

  /** The one in progress; null where there is none. */
  get live(): Benchmark | null {
    return this.#live;
  }

  /** A visitor's own sets, newest first. */
  get sets(): readonly SetSummary[] {
    return this.#sets;
  }

  /** Whether stored benchmarks have been loaded. */
  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** The selected measurement: the one a person chose, else the newest finished one, else the newest. */
  get selected(): Benchmark | null {
    const { all } = this;
    return all.find(({ id }) => id === this.#selected) ?? all.find(isFinished) ?? all[0] ?? null;
  }

  /** Ids of compared measurements in the order chosen; the others are compared with the first. */
  get compared(): readonly string[] {
    return this.#compared;
  }

  /** Rows measured per second since the measurement in progress began or resumed; null until there is one. */
  get rowsPerSecond(): number | null {
    const rows = (this.#live?.results.length ?? 0) - this.#began.rows;
    return rows > 0 ? rows / ((performance.now() - this.#began.at) / 1000) : null;
  }

  select(id: string): void {
    this.#selected = id;
  }

  /** Adds a measurement to the comparison, or removes it. */
  toggleComparison(id: string): void {
    this.#compared = this.#compared.includes(id) ? this.#compared.filter((other) => other !== id) : [...this.#compared, id];
  }

  /** Loads what is stored. */
  async refresh(): Promise<void> {
    [this.#stored, this.#sets] = await Promise.all([this.#lab.benchmarks(), this.#lab.sets()]);
    this.#isLoaded = true;
  }

  /** Starts or resumes a measurement, and shows each row as it is measured; resolves when it is finished or stopped. */
  async measure(request: BenchmarkRequest): Promise<Benchmark> {
    const done = 'resume' in request ? (this.all.find(({ id }) => id === request.resume)?.results.length ?? 0) : 0;
    this.#began = { at: performance.now(), rows: done };
    try {
      const benchmark = await this.#lab.benchmark(request, (live) => {
        if (this.#live?.id !== live.id) this.select(live.id);
        this.#live = live;
      });
      this.select(benchmark.id);
      return benchmark;
    } finally {
      await this.refresh();
      this.#live = null;
    }
  }

  async remove(id: string): Promise<void> {
    await this.#lab.removeBenchmark(id);
    this.#compared = this.#compared.filter((other) => other !== id);
    await this.refresh();
  }

  /** All rows of a source, requested once; a split is one of the rows of `data`. */
  rowsOf(source: string, data = DEFAULTS.data): Promise<readonly TaskRow[]> {
    // No set has a slash in its name.
    const key = data === DEFAULTS.data ? source : `${data}/${source}`;
    const known = Object.hasOwn(this.#rows, key) && this.#rows[key];
    if (known) return known;
    const count = this.#sets.find(({ name }) => name === source)?.rows ?? TEST_SPLIT.rows;
    const rows = this.#lab.rows(source, count, data);
    this.#rows = { ...this.#rows, [key]: rows };
    rows.catch(() => this.#forget(key));
    return rows;
  }

  /** A subset of the shop's rows as chunks of JSONL; `progress` is called with the number of rows so far. */
  async writePart(part: SubsetName, progress: (rows: number) => void): Promise<string[]> {
    const chunks: string[] = [];
    let rows = 0;
    await this.#lab.writePart(part, (lines) => {
      chunks.push(lines);
      progress((rows += lines.split('\n').length - 1));
    });
    return chunks;
  }

  /** Imports a file of rows under a name; resolves with the number of valid rows and the problems of the others, line by line. */
  async importSet(name: string, text: string): Promise<SetAddition> {
    const report = await this.#lab.addSet(name, text);
    this.#forget(name);
    await this.refresh();
    return report;
  }

  async removeSet(name: string): Promise<void> {
    await this.#lab.removeSet(name);
    this.#forget(name);
    await this.refresh();
  }

  #forget(source: string): void {
    this.#rows = Object.fromEntries(Object.entries(this.#rows).filter(([name]) => name !== source));
  }
}
