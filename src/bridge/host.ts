/** The engine's worker as the lab sees it: a host that opens one engine per device and model and hands it out by reference. */
import { proxy, wrap, type ProxyMarked } from 'comlink';
import type { Engine } from '../record/engine';
import { nameChoice, type ModelChoice } from '../record/model';
import type { Loading } from './protocol';
import { callThrough } from './remote';

/** Opens a model on a device (`auto`, `webgpu` or `wasm`), and tells how far it is. */
export type OpenEngine = (device: string, report: (loading: Loading) => void, model: ModelChoice) => Promise<Engine>;

export interface EngineHost {
  /** The engine on `device` (`auto`, `webgpu` or `wasm`) with `model`, Seedling where absent; opened at the first call, which tells `report` how far it is. */
  open(device: string, report: (loading: Loading) => void, model?: ModelChoice): Promise<Engine & ProxyMarked>;
}

const BUNDLED: ModelChoice = { kind: 'bundled' };

/** A host that keeps the engine last opened and closes it before another is; a failed opening is tried again at the next call. */
export function makeHost(open: OpenEngine): EngineHost {
  let kept: { readonly name: string; readonly engine: Promise<Engine> } | null = null;
  return {
    open: async (device, report, model = BUNDLED) => {
      const name = `${device} ${nameChoice(model)}`;
      if (kept?.name !== name) {
        // A device that failed refuses to be closed; what it held is gone with it, and the next one opens all the same.
        const closed = kept?.engine.then((engine) => engine.close()).catch(() => undefined);
        kept = { name, engine: Promise.resolve(closed).then(() => open(device, report, model)) };
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

/** The engine of the host at the other end of a port; Seedling where no model is named. Who listens to its tokens listens here. */
export function engineOver(port: MessagePort): (device: string, report: (loading: Loading) => void, model?: ModelChoice) => Promise<Engine> {
  const host = wrap<EngineHost>(port);
  return async (device, report, model) => callThrough<Engine>(await host.open(device, proxy(report), model));
}
