/** The engines of a run or a chat: one, or a pair of which the second has a worker of its own for as long as it is needed. */
import type { SnapshotEngine } from '../record/engine';
import type { SecondBase } from './baseModels';
import type { OpenEngine } from '../bridge/engineHost';
import { identifySpec, type EngineSpec } from '../record/engineSpec';
import { openPair } from './pair';
import type { Loading } from '../record/loading';

/** Another worker with room for an engine. */
export interface SecondWorker {
  readonly open: OpenEngine;
  /** Ends the worker with all it holds. */
  end(): void;
}

/** Opens the engine that is asked for and, where there is a second base model, one more on it, as a pair. A second engine that is no longer needed is closed before anything else is opened. */
export type OpenEngines = (spec: EngineSpec, second: SecondBase | null, report: (loading: Loading) => void) => Promise<SnapshotEngine>;

/** What the second worker holds. */
interface SecondEngine {
  readonly name: string;
  readonly worker: SecondWorker;
  readonly engine: Promise<SnapshotEngine>;
}

/** `start` makes a second worker. */
export function makeEngines(open: OpenEngine, start: () => SecondWorker): OpenEngines {
  let running: SecondEngine | null = null;

  async function closeSecond(): Promise<void> {
    const before = running;
    running = null;
    // An engine that failed refuses to be closed; its worker takes with it what it held.
    await before?.engine.then((engine) => engine.close()).catch(() => undefined);
    before?.worker.end();
  }

  function begin(name: string, spec: EngineSpec, report: (loading: Loading) => void): SecondEngine {
    const worker = start();
    return { name, worker, engine: worker.open(spec, report) };
  }

  return async (spec, second, report) => {
    const secondSpec = second && { ...spec, model: second.model };
    if (running && (!secondSpec || running.name !== identifySpec(secondSpec))) await closeSecond();
    const first = await open(spec, report);
    if (!secondSpec) return first;
    try {
      running ??= begin(identifySpec(secondSpec), secondSpec, report);
      return openPair(first, await running.engine, second.agents);
    } catch (error) {
      await closeSecond();
      throw error;
    }
  };
}
