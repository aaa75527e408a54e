/** The page's end of the line: three workers, wired to one another, and the laboratory among them as an object of promises. */
import { wrap } from 'comlink';
import { greet } from './hello';
import type { Laboratory } from './protocol';
import { watchHeartbeat } from './heartbeat';
import { callThrough } from './remote';
import { restarting, type Workers } from './restart';

/** Commands before which the browser is asked not to clear this site's storage by itself. */
const WRITING = new Set(['start', 'resume', 'importBundle', 'benchmark', 'admitSet', 'fetchModel']);

/** Whose functions are called for good. Those of any other call only until it is answered: they have ports of their own, by which a word may come late. */
const LISTENING = new Set(['subscribe']);

/** The laboratory in workers, which are started again where one of them ends or is silent for long. What they need is fetched relative to `base`, the folder of the page. */
export const connect = (base: string = document.baseURI): Laboratory => restarting((succeeds) => startWorkers(base, succeeds));

function startWorkers(base: string, succeeds: boolean): Workers {
  const engine = new Worker(new URL('../../workers/engine.ts', import.meta.url), { type: 'module', name: 'engine' });
  const storage = new Worker(new URL('../../workers/storage.ts', import.meta.url), { type: 'module', name: 'storage' });
  const lab = new Worker(new URL('../../workers/lab.ts', import.meta.url), { type: 'module', name: 'lab' });
  const [toEngine, toStorage, toLab, states] = [new MessageChannel(), new MessageChannel(), new MessageChannel(), new MessageChannel()];
  greet(engine, { base, ports: { lab: toEngine.port1, storage: states.port1 } });
  greet(storage, { base, ports: { lab: toStorage.port1, engine: states.port2 } });
  greet(lab, { base, succeeds, ports: { page: toLab.port1, engine: toEngine.port2, storage: toStorage.port2 } });
  const workers = { engine, storage, lab };
  const { crash, end } = watch(workers);
  return { lab: overPort(toLab.port2, crash), crash, end };
}

/** The laboratory at the other end of a port; every call ends with `crash` if that comes first. Functions among the arguments stay here and are called from there. */
export function overPort(port: MessagePort, crash: Promise<never>): Laboratory {
  const remote = callThrough<Record<string, (...args: unknown[]) => Promise<unknown>>>(wrap<Laboratory>(port));
  crash.catch(() => undefined);
  return new Proxy({} as Laboratory, {
    get(_, name) {
      if (typeof name !== 'string' || name === 'then') return undefined;
      return async (...args: unknown[]) => {
        if (WRITING.has(name)) void globalThis.navigator?.storage?.persist?.();
        let answered = false;
        const untilAnswered = (arg: unknown): unknown => (typeof arg === 'function' ? (...said: unknown[]) => (answered ? undefined : arg(...said)) : arg);
        try {
          return await Promise.race([remote[name]!(...(LISTENING.has(name) ? args : args.map(untilAnswered))), crash]);
        } finally {
          answered = true;
        }
      };
    }
  });
}

const KEPT = 'The last checkpoint is kept; reload the page if the run does not go on from it by itself.';

/** A promise that rejects when a worker's script cannot be loaded, throws outside any call, or is silent for long; and what ends the workers. */
function watch(workers: Readonly<Record<string, Worker>>): Pick<Workers, 'crash' | 'end'> {
  const watches: (() => void)[] = [];
  const crash = new Promise<never>((_, reject) => {
    for (const [name, worker] of Object.entries(workers)) {
      worker.addEventListener('error', (event) =>
        reject(new Error(`The ${name} worker stopped: ${event.message || 'its script could not be loaded'}. ${KEPT}`))
      );
      watches.push(watchHeartbeat(worker, () => reject(new Error(`The ${name} worker has not answered for two minutes. ${KEPT}`))));
    }
  });
  const end = (): void => {
    for (const stop of watches) stop();
    for (const worker of Object.values(workers)) worker.terminate();
  };
  return { crash, end };
}
