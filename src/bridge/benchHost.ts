/** The worker's end of the bench: a generator of progress becomes calls. */
import type { BenchProgress, BenchReport, BenchRequest } from '../record/bench';

/** Called with what is measured next and what is known so far. */
export type OnBenchProgress = (progress: BenchProgress) => unknown;

/** What the worker offers. */
export interface BenchHost {
  /** Measures once, and tells `onProgress` what is next and what is known so far. Rejects with a sentence where the device cannot be opened, or fails. */
  measure(request: BenchRequest, onProgress: OnBenchProgress): Promise<BenchReport>;
}

/** A host over the bench. */
export function makeBenchHost(measure: (request: BenchRequest) => AsyncGenerator<BenchProgress, BenchReport>): BenchHost {
  return {
    async measure(request, onProgress) {
      const steps = measure(request);
      for (let step = await steps.next(); ; step = await steps.next()) {
        if (step.done) return step.value;
        await onProgress(step.value);
      }
    }
  };
}
