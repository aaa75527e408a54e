/** What was measured, what it was measured on, and what of it is looked at. */
import type { Admission, BenchmarkRequest, Laboratory, SetSummary } from '../../bridge/protocol';
import { SUBSET_SIZES, type Benchmark, type SubsetName } from '../../record/benchmark';
import type { TaskRow } from '../../record/plan';
import { isFinished } from './column';

/** The shop's held-out rows, and how many may be looked at or measured. */
export const TEST = { name: 'test', rows: SUBSET_SIZES.test } as const;
/** The split that choices are made on, so that the test split stays untouched. */
export const DEV = { name: 'dev', rows: SUBSET_SIZES.test } as const;

/** Knows the measurements and sets stored as of the last look, and the one that is growing. */
export class Measurements {
  #lab: Laboratory;
  #stored = $state.raw<readonly Benchmark[]>([]);
  #live = $state.raw<Benchmark | null>(null);
  #sets = $state.raw<readonly SetSummary[]>([]);
  #chosen = $state<string | null>(null);
  #compared = $state.raw<readonly string[]>([]);
  #known = $state(false);
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
  get known(): boolean {
    return this.#known;
  }

  /** The measurement looked at: the one chosen, else the newest finished one, else the newest. */
  get chosen(): Benchmark | null {
    const { all } = this;
    return all.find(({ id }) => id === this.#chosen) ?? all.find(isFinished) ?? all[0] ?? null;
  }

  /** Measurements compared, in the order in which they were picked: the others are held against the first. */
  get compared(): readonly string[] {
    return this.#compared;
  }

  /** Rows measured a second since the growing measurement began or went on; null until there is one. */
  get pace(): number | null {
    const rows = (this.#live?.results.length ?? 0) - this.#began.rows;
    return rows > 0 ? rows / ((performance.now() - this.#began.at) / 1000) : null;
  }

  choose(id: string): void {
    this.#chosen = id;
  }

  /** Takes a measurement into the comparison, or out of it. */
  compare(id: string): void {
    this.#compared = this.#compared.includes(id) ? this.#compared.filter((other) => other !== id) : [...this.#compared, id];
  }

  /** Looks at what is stored. */
  async refresh(): Promise<void> {
    [this.#stored, this.#sets] = await Promise.all([this.#lab.benchmarks(), this.#lab.sets()]);
    this.#known = true;
  }

  /** Measures, or goes on measuring, and shows every row as it comes; resolves when the last one is in or the measurement was stopped. */
  async take(request: BenchmarkRequest): Promise<Benchmark> {
    const done = 'resume' in request ? (this.all.find(({ id }) => id === request.resume)?.results.length ?? 0) : 0;
    this.#began = { at: performance.now(), rows: done };
    try {
      const benchmark = await this.#lab.benchmark(request, (live) => {
        if (this.#live?.id !== live.id) this.choose(live.id);
        this.#live = live;
      });
      this.choose(benchmark.id);
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
    const count = this.#sets.find(({ name }) => name === source)?.rows ?? TEST.rows;
    const rows = this.#lab.rows(source, count);
    this.#rows = { ...this.#rows, [source]: rows };
    rows.catch(() => this.#forget(source));
    return rows;
  }

  /** A part of the shop's rows as pieces of JSONL; `progress` hears how many rows there are so far. */
  async writtenRows(part: SubsetName, progress: (rows: number) => void): Promise<string[]> {
    const pieces: string[] = [];
    let rows = 0;
    await this.#lab.writePart(part, (lines) => {
      pieces.push(lines);
      progress((rows += lines.split('\n').length - 1));
    });
    return pieces;
  }

  /** Takes in a file of rows under a name; resolves with how many there are and what is wrong with the others, line by line. */
  async admit(name: string, text: string): Promise<Admission> {
    const report = await this.#lab.admitSet(name, text);
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
