/** The engine's worker as the lab sees it: a host that opens one engine per device and hands it out by reference. */
import { proxy, wrap, type ProxyMarked } from 'comlink';
import type { Engine } from '../record/engine';
import type { Loading } from './protocol';
import { callThrough } from './remote';

export interface EngineHost {
  /** The engine on `device` (`auto`, `webgpu` or `wasm`); opened at the first call, which tells `report` how far it is. */
  open(device: string, report: (loading: Loading) => void): Promise<Engine & ProxyMarked>;
}

/** A host that keeps the engine last opened and closes it before another is; a failed opening is tried again at the next call. */
export function makeHost(open: (device: string, report: (loading: Loading) => void) => Promise<Engine>): EngineHost {
  let kept: { readonly device: string; readonly engine: Promise<Engine> } | null = null;
  return {
    open: async (device, report) => {
      if (kept?.device !== device) {
        // A device that failed refuses to be closed; what it held is gone with it, and the next one opens all the same.
        const closed = kept?.engine.then((engine) => engine.close()).catch(() => undefined);
        kept = { device, engine: Promise.resolve(closed).then(() => open(device, report)) };
      }
      try {
        return proxy(await kept.engine);
      } catch (error) {
        kept = null;
        throw error;
      }
    }
  };
}

/** The engine on `device` of the host at the other end of a port. Who listens to its tokens listens here. */
export function engineOver(port: MessagePort): (device: string, report: (loading: Loading) => void) => Promise<Engine> {
  const host = wrap<EngineHost>(port);
  return async (device, report) => callThrough<Engine>(await host.open(device, proxy(report)));
}
