/** The bench as the page has it: what is asked for, how far it is, and what was measured last. */
import type { BenchClient } from '../../bridge/benchClient';
import type { BenchProgress, BenchReport, BenchRequest } from '../../record/bench';

const DEFAULTS: BenchRequest = { device: 'auto', model: 'seedling', thorough: false };

/** Outlives the view, so that one can look elsewhere meanwhile. */
export class Trial {
  readonly #gauge: BenchClient;
  request = $state<BenchRequest>({ ...DEFAULTS });
  #progress = $state.raw<BenchProgress | null>(null);
  #report = $state.raw<BenchReport | null>(null);
  #stopped = $state(false);
  #problem = $state<string | null>(null);

  constructor(gauge: BenchClient) {
    this.#gauge = gauge;
  }

  /** Null while nothing is being measured. */
  get progress(): BenchProgress | null {
    return this.#progress;
  }

  /** What is known, of the measurement under way or else of the last one; null before the first. */
  get report(): BenchReport | null {
    return this.#report;
  }

  /** Whether the last measurement was stopped before its end. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Why the last measurement failed, in a sentence. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Measures what is asked for; a failure becomes the problem. */
  async measure(): Promise<void> {
    this.#problem = null;
    this.#stopped = false;
    this.#report = null;
    this.#progress = { what: 'Starting', share: 0, report: null };
    try {
      const report = await this.#gauge.measure({ ...this.request }, (progress) => {
        this.#progress = progress;
        this.#report = progress.report;
      });
      this.#stopped = report === null;
      this.#report = report ?? this.#report;
    } catch (error) {
      this.#problem = (error as Error).message;
    } finally {
      this.#progress = null;
    }
  }

  /** Ends the measurement under way; what it has found stays. */
  stop(): void {
    this.#gauge.stop();
  }
}
