/** The worker's end of the bench: a generator of progress becomes calls. */
import type { BenchProgress, BenchReport, BenchRequest } from '../record/bench';

/** Told what is next and what is known. */
export type OnBenchProgress = (progress: BenchProgress) => unknown;

/** What the worker offers. */
export interface BenchHost {
  /** Measures once, and tells `hear` what is next and what is known. Rejects with a sentence where the device cannot be opened, or fails. */
  measure(request: BenchRequest, hear: OnBenchProgress): Promise<BenchReport>;
}

/** A host over the bench. */
export function makeBenchHost(measure: (request: BenchRequest) => AsyncGenerator<BenchProgress, BenchReport>): BenchHost {
  return {
    async measure(request, hear) {
      const steps = measure(request);
      for (let step = await steps.next(); ; step = await steps.next()) {
        if (step.done) return step.value;
        await hear(step.value);
      }
    }
  };
}
