/** Engines with snapshots, and archives in two doors, where all is in one thread. */
import { withSnapshots } from '../../src/engine/snapshot';
import type { Archive } from '../../src/record/archive';
import type { Engine, EngineState, SnapshotEngine, StateExchange } from '../../src/record/engine';
import { openExchange } from '../../src/store/exchange';

/** An exchange that is one table. */
export function openTable(): StateExchange & { readonly states: Map<string, EngineState> } {
  const states = new Map<string, EngineState>();
  return {
    states,
    put: async (key, state) => void states.set(key, { ...states.get(key), ...state }),
    get: async (key, agents) => Object.fromEntries(Object.entries(states.get(key)!).filter(([agent]) => agents?.includes(agent) ?? true))
  };
}

/** The engine with snapshots, which go to an exchange of its own. */
export const snapshotting = (engine: Engine): SnapshotEngine => withSnapshots(engine, openTable());

/** The doors of an archive, each method of which is looked up when it is called, so that a test may change it in between. */
export function openDoors(archive: Archive) {
  const methods = archive as unknown as Readonly<Record<string, (...args: unknown[]) => unknown>>;
  const late = Object.fromEntries(Object.keys(archive).map((name) => [name, (...args: unknown[]) => methods[name]!(...args)]));
  return openExchange(late as unknown as Archive);
}
