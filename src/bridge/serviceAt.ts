/** The services of the workers as the page calls them: each call ends with its answer or with the crash of a worker. */
import { wrap } from 'comlink';
import type { ModelStorage } from './modelStorage';
import type { Laboratory } from './protocol';
import { remoteObject } from './remoteObject';

/** Which methods of a service are called in a special way. */
interface CallRules<Service> {
  /** Methods before which the browser is asked not to clear this site's storage by itself. */
  readonly storing: ReadonlySet<keyof Service>;
  /** Methods whose callbacks go on being called after the answer. Callbacks of other methods are ignored from then on: each has a port of its own, by which a late call can arrive. */
  readonly subscribing: ReadonlySet<keyof Service>;
}

const LABORATORY: CallRules<Laboratory> = {
  storing: new Set<keyof Laboratory>(['start', 'resume', 'importBundle', 'benchmark', 'addSet']),
  subscribing: new Set<keyof Laboratory>(['subscribe', 'useEndpoint'])
};

const MODELS: CallRules<ModelStorage> = { storing: new Set<keyof ModelStorage>(['fetchModel']), subscribing: new Set() };

type Method = (...args: unknown[]) => Promise<unknown>;

/** The service at the other end of a port; every call ends with `crash` if that comes first. Functions among the arguments stay here and are called from there. */
function serviceAt<Service extends object>(port: MessagePort, crash: Promise<never>, { storing, subscribing }: CallRules<Service>): Service {
  const remote = remoteObject<Record<string, Method>>(wrap<Service>(port));
  crash.catch(() => undefined);
  return new Proxy({} as Service, {
    get(_, name) {
      if (typeof name !== 'string' || name === 'then') return undefined;
      const method = name as keyof Service;
      return async (...args: unknown[]) => {
        if (storing.has(method)) void globalThis.navigator?.storage?.persist?.();
        let answered = false;
        const untilAnswered = (arg: unknown): unknown => (typeof arg === 'function' ? (...values: unknown[]) => (answered ? undefined : arg(...values)) : arg);
        try {
          return await Promise.race([remote[name]!(...(subscribing.has(method) ? args : args.map(untilAnswered))), crash]);
        } finally {
          answered = true;
        }
      };
    }
  });
}

/** The laboratory of the lab worker at the other end of a port. */
export const laboratoryAt = (port: MessagePort, crash: Promise<never>): Laboratory => serviceAt(port, crash, LABORATORY);

/** The models of the storage worker at the other end of a port. */
export const modelsAt = (port: MessagePort, crash: Promise<never>): ModelStorage => serviceAt(port, crash, MODELS);
