/** The engine's worker as the lab sees it: a host that opens one engine at a time and hands it out by reference. */
import { proxy, wrap, type ProxyMarked } from 'comlink';
import type { SnapshotEngine } from '../record/engine';
import { identifySpec, type EngineSpec, type ReadEngine } from '../record/engineSpec';
import type { Loading } from '../record/loading';
import { remoteObject } from './remoteObject';

export interface EngineHost {
  /** The engine that is asked for, opened where it is not the one that is open; tells `report` how far it is. */
  open(spec: EngineSpec, report: (loading: Loading) => void): Promise<SnapshotEngine & ProxyMarked>;
}

/** A host that keeps the engine last opened. It closes that one once the next model is read, so that one which cannot be read costs nothing; a failed opening is tried again at the next call. */
export function makeEngineHost(read: ReadEngine): EngineHost {
  interface OpenedEngine {
    readonly name: string;
    readonly engine: Promise<SnapshotEngine>;
  }
  let kept: OpenedEngine | null = null;

  function replace(name: string, spec: EngineSpec, report: (loading: Loading) => void): OpenedEngine {
    const before = kept;
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
      if (kept === next) kept = closed ? null : before;
    });
    return next;
  }

  return {
    open: async (spec, report) => {
      const name = identifySpec(spec);
      if (kept?.name !== name) kept = replace(name, spec, report);
      return proxy(await kept.engine);
    }
  };
}

/** Opens an engine in one worker, in place of the one that was open there. */
export type OpenEngine = (spec: EngineSpec, report: (loading: Loading) => void) => Promise<SnapshotEngine>;

/** Opens engines of the host at the other end of a port. Callbacks for tokens are called in this thread. */
export function engineAt(port: MessagePort): OpenEngine {
  const host = wrap<EngineHost>(port);
  return async (spec, report) => remoteObject<SnapshotEngine>(await host.open(spec, proxy(report)));
}
