/** The engine's worker as the lab sees it: a host that opens one engine at a time and hands it out by reference. */
import { proxy, wrap, type ProxyMarked } from 'comlink';
import type { Engine } from '../record/engine';
import { identifyChoice, type ModelChoice } from '../record/model';
import type { Loading } from './protocol';
import { callThrough } from './remote';

/** What sets one engine apart from another. */
export interface EngineWish {
  /** `auto`, `webgpu` or `wasm`. */
  readonly device: string;
  readonly model: ModelChoice;
  /** Memory for what was read and said, in MiB. */
  readonly cacheMegabytes: number;
}

/** Loads what was read beforehand. */
export type LoadEngine = () => Promise<Engine>;

/** Reads what must be known of a model before room is made for it; both tell how far they are. */
export type ReadEngine = (wish: EngineWish, report: (loading: Loading) => void) => Promise<LoadEngine>;

export interface EngineHost {
  /** The engine that is wished for, opened where it is not the one at hand; tells `report` how far it is. */
  open(wish: EngineWish, report: (loading: Loading) => void): Promise<Engine & ProxyMarked>;
}

/** Tells engines apart. */
export const nameWish = ({ device, model, cacheMegabytes }: EngineWish): string => [device, cacheMegabytes, identifyChoice(model)].join(' ');

/** A host that keeps the engine last opened. It closes it once the next model is read, so that one which cannot be read costs nothing; a failed opening is tried again at the next call. */
export function makeHost(read: ReadEngine): EngineHost {
  interface Kept {
    readonly name: string;
    readonly engine: Promise<Engine>;
  }
  let kept: Kept | null = null;

  function replace(name: string, wish: EngineWish, report: (loading: Loading) => void): Kept {
    const before = kept;
    let closed = false;
    const opening = async (): Promise<Engine> => {
      const load = await read(wish, report);
      closed = true;
      // A device that failed refuses to be closed; what it held is gone with it, and the next one opens all the same.
      await before?.engine.then((engine) => engine.close()).catch(() => undefined);
      return load();
    };
    const next: Kept = { name, engine: opening() };
    next.engine.catch(() => {
      if (kept === next) kept = closed ? null : before;
    });
    return next;
  }

  return {
    open: async (wish, report) => {
      const name = nameWish(wish);
      if (kept?.name !== name) kept = replace(name, wish, report);
      return proxy(await kept.engine);
    }
  };
}

/** Opens what is wished for in one worker, in place of what was open there. */
export type OpenEngine = (wish: EngineWish, report: (loading: Loading) => void) => Promise<Engine>;

/** The engine of the host at the other end of a port. Who listens to its tokens listens here. */
export function engineOver(port: MessagePort): OpenEngine {
  const host = wrap<EngineHost>(port);
  return async (wish, report) => callThrough<Engine>(await host.open(wish, proxy(report)));
}
