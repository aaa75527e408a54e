/** Starts a second engine worker from the lab's thread, for agents on a second base model. */
import { engineAt } from '../src/bridge/engineHost';
import { watchWorker } from '../src/bridge/watchWorker';
import { initWorker } from '../src/bridge/workerInit';
import type { SecondWorker } from '../src/lab/engines';

/** `base` is the folder of the page, and `connectToStorage` hands the storage worker its end of a port. Where the worker ends by itself, the error is reported in the lab's thread, where the page sees it. */
export function startSecondEngine(base: string, connectToStorage: (toEngine: MessagePort) => void): SecondWorker {
  const worker = new Worker(new URL('./engine.ts', import.meta.url), { type: 'module', name: 'second engine' });
  const stopWatching = watchWorker(worker, (what) => reportError(new Error(`the second engine worker ${what}`)));
  const { port1, port2 } = new MessageChannel();
  const states = new MessageChannel();
  initWorker(worker, { base, ports: { lab: port1, storage: states.port1 } });
  connectToStorage(states.port2);
  return { open: engineAt(port2), end: () => (stopWatching(), worker.terminate()) };
}
