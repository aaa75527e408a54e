/** Connects the page: starts three workers, wires them to one another, and offers the laboratory and the models among them as objects of promises. */
import type { PageServices } from './protocol';
import { restarting, type WorkerSet } from './restart';
import { laboratoryAt, modelsAt } from './serviceAt';
import { watchWorker } from './watchWorker';
import { initWorker } from './workerInit';

/** Services in workers, which are all started again where one of them ends or no longer answers. Files are fetched relative to `base`, the folder of the page. */
export const connect = (base: string = document.baseURI): PageServices => restarting((stealLock) => startWorkers(base, stealLock));

function startWorkers(base: string, stealLock: boolean): WorkerSet {
  const engine = new Worker(new URL('../../workers/engine.ts', import.meta.url), { type: 'module', name: 'engine' });
  const storage = new Worker(new URL('../../workers/storage.ts', import.meta.url), { type: 'module', name: 'storage' });
  const lab = new Worker(new URL('../../workers/lab.ts', import.meta.url), { type: 'module', name: 'lab' });
  const [pageToLab, pageToStorage, labToEngine, labToStorage] = [new MessageChannel(), new MessageChannel(), new MessageChannel(), new MessageChannel()];
  const engineToStorage = new MessageChannel();
  initWorker(engine, { base, ports: { lab: labToEngine.port2, storage: engineToStorage.port1 } });
  initWorker(storage, { base, ports: { page: pageToStorage.port2, lab: labToStorage.port2, engine: engineToStorage.port2 } });
  initWorker(lab, { base, stealLock, ports: { page: pageToLab.port2, engine: labToEngine.port1, storage: labToStorage.port1 } });
  const { crash, end } = watch({ engine, storage, lab });
  return { laboratory: laboratoryAt(pageToLab.port1, crash), models: modelsAt(pageToStorage.port1, crash), crash, end };
}

const ADVICE = 'The last checkpoint is kept; reload the page if the run does not go on from it by itself.';

/** `crash` rejects when a worker's script cannot be loaded, when it throws outside any call, or when it no longer answers; `end` ends the workers. */
function watch(workers: Readonly<Record<string, Worker>>): Pick<WorkerSet, 'crash' | 'end'> {
  let watches: readonly (() => void)[] = [];
  const crash = new Promise<never>((_, reject) => {
    watches = Object.entries(workers).map(([name, worker]) => watchWorker(worker, (what) => reject(new Error(`The ${name} worker ${what}. ${ADVICE}`))));
  });
  const end = (): void => {
    for (const stop of watches) stop();
    for (const worker of Object.values(workers)) worker.terminate();
  };
  return { crash, end };
}
