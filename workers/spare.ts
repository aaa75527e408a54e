/** A second GPU's thread, started by the lab for agents on a second base. */
import type { SpareWorker } from '../src/lab/engines';
import { watchHeartbeat } from '../src/bridge/heartbeat';
import { greet } from '../src/bridge/hello';
import { engineOver } from '../src/bridge/host';

/** Starts it; `base` is the folder of the page, and `connect` gives the storage worker its end of a port. Where it stops by itself, the lab stops with it, and says so. */
export function startSpare(base: string, connect: (port: MessagePort) => unknown): SpareWorker {
  const worker = new Worker(new URL('./engine.ts', import.meta.url), { type: 'module', name: 'second engine' });
  worker.addEventListener('error', ({ message }) => reportError(new Error(`the second engine worker stopped: ${message || 'its script could not be loaded'}`)));
  const { port1, port2 } = new MessageChannel();
  const toStorage = new MessageChannel();
  greet(worker, { base, ports: { lab: port1, storage: toStorage.port1 } });
  connect(toStorage.port2);
  const stop = watchHeartbeat(worker, () => reportError(new Error('the second engine worker has not answered for two minutes')));
  return { open: engineOver(port2), end: () => (stop(), worker.terminate()) };
}
