/** The engine's worker as the lab sees it: a host that opens one engine at a time and hands it out by reference. */
import { proxy, wrap, type ProxyMarked } from 'comlink';
import type { SnapshotEngine } from '../record/engine';
import { identifySpec, type EngineSpec, type ReadEngine } from '../record/engineSpec';
import type { Loading } from '../record/loading';
import { remoteObject } from './remoteObject';

/** What the engine's worker offers to the lab. */
export interface EngineHost {
  /** The engine of this spec, opened unless it is open already; `report` gets the loading progress. */
  open(spec: EngineSpec, report: (loading: Loading) => void): Promise<SnapshotEngine & ProxyMarked>;
}

/** A host that keeps the engine last opened. That one is closed only once the next model was read, so that it stays where the next cannot be read; a failed opening is tried again at the next call. */
export function makeEngineHost(read: ReadEngine): EngineHost {
  interface OpenedEngine {
    readonly name: string;
    readonly engine: Promise<SnapshotEngine>;
  }
  let current: OpenedEngine | null = null;

  function replace(name: string, spec: EngineSpec, report: (loading: Loading) => void): OpenedEngine {
    const before = current;
    let closed = false;
    const opening = async (): Promise<SnapshotEngine> => {
      const load = await read(spec, report);
      closed = true;
      // A device that failed refuses to be closed; what it held is gone with it, and the next one opens all the same.
      await before?.engine.then((engine) => engine.close()).catch(() => undefined);
      return load();
    };
    const next: OpenedEngine = { name, engine: opening() };
    next.engine.catch(() => {
      if (current === next) current = closed ? null : before;
    });
    return next;
  }

  return {
    open: async (spec, report) => {
      const name = identifySpec(spec);
      if (current?.name !== name) current = replace(name, spec, report);
      return proxy(await current.engine);
    }
  };
}

/** Opens an engine in a worker, in place of the one that was open there. */
export type OpenEngine = (spec: EngineSpec, report: (loading: Loading) => void) => Promise<SnapshotEngine>;

/** Opens engines at the host at the other end of a port. `onTokens` callbacks are called in this thread. */
export function engineAt(port: MessagePort): OpenEngine {
  const host = wrap<EngineHost>(port);
  return async (spec, report) => remoteObject<SnapshotEngine>(await host.open(spec, proxy(report)));
}
