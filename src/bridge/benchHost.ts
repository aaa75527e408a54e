/** The worker's end of the bench: a generator of progress becomes calls. */
import type { BenchProgress, BenchReport, BenchRequest } from '../record/bench';

/** Told what is next and what is known. */
export type Hear = (progress: BenchProgress) => unknown;

/** What the worker offers. */
export interface GaugeHost {
  /** Measures once, and tells `hear` what is next and what is known. Rejects with a sentence where the device cannot be opened, or fails. */
  measure(request: BenchRequest, hear: Hear): Promise<BenchReport>;
}

/** A host over the bench. */
export function makeGaugeHost(measure: (request: BenchRequest) => AsyncGenerator<BenchProgress, BenchReport>): GaugeHost {
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
