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
type OpenEngines = (spec: EngineSpec, second: SecondBase | null, report: (loading: Loading) => void) => Promise<SnapshotEngine>;

/** The engines of a run or a chat, and one for a model that coaches, in the second worker; it is closed when `open` is called again. */
export interface Engines {
  readonly open: OpenEngines;
  readonly openCoach: (spec: EngineSpec, report: (loading: Loading) => void) => Promise<SnapshotEngine>;
}

/** What the second worker holds. */
interface SecondEngine {
  readonly name: string;
  readonly worker: SecondWorker;
  readonly engine: Promise<SnapshotEngine>;
}

/** `start` makes a second worker. */
export function makeEngines(open: OpenEngine, start: () => SecondWorker): Engines {
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

  /** The engine of the second worker, which is begun where it is not there. */
  async function openSecond(spec: EngineSpec, report: (loading: Loading) => void): Promise<SnapshotEngine> {
    if (running && running.name !== identifySpec(spec)) await closeSecond();
    running ??= begin(identifySpec(spec), spec, report);
    return running.engine.catch(async (error: unknown) => {
      await closeSecond();
      throw error;
    });
  }

  return {
    async open(spec, second, report) {
      const secondSpec = second && { ...spec, model: second.model };
      if (running && (!secondSpec || running.name !== identifySpec(secondSpec))) await closeSecond();
      const first = await open(spec, report);
      return secondSpec ? openPair(first, await openSecond(secondSpec, report), second.agents) : first;
    },
    openCoach: openSecond
  };
}
