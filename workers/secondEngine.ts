/** A second GPU's thread, started by the lab for agents on a second base. */
import type { SecondWorker } from '../src/lab/engines';
import { watchHeartbeat } from '../src/bridge/heartbeat';
import { initWorker } from '../src/bridge/workerInit';
import { engineAt } from '../src/bridge/engineHost';

/** Starts it; `base` is the folder of the page. Where it stops by itself, the lab stops with it, and says so. */
export function startSecondEngine(base: string): SecondWorker {
  const worker = new Worker(new URL('./engine.ts', import.meta.url), { type: 'module', name: 'second engine' });
  worker.addEventListener('error', ({ message }) => reportError(new Error(`the second engine worker stopped: ${message || 'its script could not be loaded'}`)));
  const { port1, port2 } = new MessageChannel();
  initWorker(worker, { base, ports: { lab: port1 } });
  const stop = watchHeartbeat(worker, () => reportError(new Error('the second engine worker has not answered for two minutes')));
  return { open: engineAt(port2), end: () => (stop(), worker.terminate()) };
}
