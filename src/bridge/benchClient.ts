/** The bench behind its boundary: a worker of its own, so that what it measures has its device to itself, and stopping it frees everything at once. */
import { proxy, releaseProxy, wrap } from 'comlink';
import type { BenchReport, BenchRequest } from '../record/bench';
import type { BenchHost, OnBenchProgress } from './benchHost';
import { initWorker } from './workerInit';

/** Measures for the page. */
export interface BenchClient {
  /** Resolves with the report, or with null where it was stopped; what `onProgress` got until then remains valid. */
  measure(request: BenchRequest, onProgress: OnBenchProgress): Promise<BenchReport | null>;
  /** Ends the measurement under way and its worker. */
  stop(): void;
}

/** Measures in a new worker each time. */
export function openBenchClient(base: string = document.baseURI): BenchClient {
  let stop = (): void => undefined;
  return {
    async measure(request, onProgress) {
      const worker = new Worker(new URL('../../workers/bench.ts', import.meta.url), { type: 'module', name: 'bench' });
      const { port1, port2 } = new MessageChannel();
      const ended = new Promise<null>((resolve, reject) => {
        stop = () => resolve(null);
        worker.addEventListener('error', ({ message }) =>
          reject(new Error(`The bench stopped: ${message || 'its script could not be loaded'}. Reload the page.`))
        );
      });
      initWorker(worker, { base, ports: { page: port1 } });
      const host = wrap<BenchHost>(port2);
      try {
        return await Promise.race([host.measure(request, proxy(onProgress)), ended]);
      } finally {
        worker.terminate();
        host[releaseProxy](); // Held until here: comlink closes the port of a host that is collected, though a call is under way.
        port2.close();
      }
    },
    stop: () => stop()
  };
}
