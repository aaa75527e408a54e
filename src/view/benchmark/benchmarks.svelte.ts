/** Benchmarks of this browser: stored ones, the one under way, the one selected and those compared, with the sets they measure on. */
import type { SetAddition, BenchmarkRequest, Laboratory } from '../../bridge/protocol';
import type { SetSummary } from '../../record/archive';
import { SUBSET_SIZES, type Benchmark, type SubsetName } from '../../record/benchmark';
import type { TaskRow } from '../../record/row';
import { isFinished } from './scoreColumn';

/** The shop's held-out rows, and how many may be looked at or measured. */
export const TEST_SPLIT = { name: 'test', rows: SUBSET_SIZES.test } as const;
/** The split that choices are made on, so that the test split stays untouched. */
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
  /** When the growing measurement began, and with how many rows. */
  #began = { at: 0, rows: 0 };
  #rows: Record<string, Promise<readonly TaskRow[]>> = {};

  constructor(lab: Laboratory) {
    this.#lab = lab;
  }

  /** Newest first, the growing one among them. */
  get all(): readonly Benchmark[] {
    const live = this.#live;
    const others = this.#stored.filter(({ id }) => id !== live?.id);
    return [...(live ? [live] : []), ...others].sort((a, b) => b.createdAt - a.createdAt);
  }

  /** The one that is growing now. */
  get live(): Benchmark | null {
    return this.#live;
  }

  /** A visitor's own sets, newest first. */
  get sets(): readonly SetSummary[] {
    return this.#sets;
  }

  /** Whether the store has been looked at. */
  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** The measurement looked at: the one chosen, else the newest finished one, else the newest. */
  get selected(): Benchmark | null {
    const { all } = this;
    return all.find(({ id }) => id === this.#selected) ?? all.find(isFinished) ?? all[0] ?? null;
  }

  /** Measurements compared, in the order in which they were picked: the others are held against the first. */
  get compared(): readonly string[] {
    return this.#compared;
  }

  /** Rows measured a second since the growing measurement began or went on; null until there is one. */
  get rowsPerSecond(): number | null {
    const rows = (this.#live?.results.length ?? 0) - this.#began.rows;
    return rows > 0 ? rows / ((performance.now() - this.#began.at) / 1000) : null;
  }

  select(id: string): void {
    this.#selected = id;
  }

  /** Takes a measurement into the comparison, or out of it. */
  toggleComparison(id: string): void {
    this.#compared = this.#compared.includes(id) ? this.#compared.filter((other) => other !== id) : [...this.#compared, id];
  }

  /** Looks at what is stored. */
  async refresh(): Promise<void> {
    [this.#stored, this.#sets] = await Promise.all([this.#lab.benchmarks(), this.#lab.sets()]);
    this.#isLoaded = true;
  }

  /** Measures, or goes on measuring, and shows every row as it comes; resolves when the last one is in or the measurement was stopped. */
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

  /** All rows of a source, asked for once. */
  rowsOf(source: string): Promise<readonly TaskRow[]> {
    const known = Object.hasOwn(this.#rows, source) && this.#rows[source];
    if (known) return known;
    const count = this.#sets.find(({ name }) => name === source)?.rows ?? TEST_SPLIT.rows;
    const rows = this.#lab.rows(source, count);
    this.#rows = { ...this.#rows, [source]: rows };
    rows.catch(() => this.#forget(source));
    return rows;
  }

  /** A part of the shop's rows as pieces of JSONL; `progress` hears how many rows there are so far. */
  async writePart(part: SubsetName, progress: (rows: number) => void): Promise<string[]> {
    const pieces: string[] = [];
    let rows = 0;
    await this.#lab.writePart(part, (lines) => {
      pieces.push(lines);
      progress((rows += lines.split('\n').length - 1));
    });
    return pieces;
  }

  /** Takes in a file of rows under a name; resolves with how many there are and what is wrong with the others, line by line. */
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
