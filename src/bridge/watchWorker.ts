/** Watches for a worker that ends by itself or no longer answers. */
import { watchHeartbeat } from './heartbeat';

/** Calls `onDeath` with the rest of a sentence that begins with the worker's name: `stopped: …` or `has not answered for two minutes`. Returns what ends the watch. */
export function watchWorker(worker: Worker, onDeath: (what: string) => void): () => void {
  worker.addEventListener('error', ({ message }) => onDeath(`stopped: ${message || 'its script could not be loaded'}`));
  return watchHeartbeat(worker, () => onDeath('has not answered for two minutes'));
}
