/** The exchange of engine states between engines and the archive, in the memory of the storage thread. */
import type { Archive, LabArchive } from '../record/archive';
import { shapeOf, type EngineState, type StateExchange } from '../record/engine';

/** Two interfaces to an archive: engines put and get states; the lab refers to states by keys only. */
export function openExchange(archive: Archive): { readonly engines: StateExchange; readonly lab: LabArchive } {
  const states = new Map<string, EngineState>();
  let loaded = 0;

  function stateOf(key: string): EngineState {
    const state = states.get(key);
    if (!state) throw new RangeError(`There is no engine state "${key}" here.`);
    return state;
  }

  /** Holds a state under a new key. */
  function hold(state: EngineState): string {
    const key = `archive ${++loaded}`;
    states.set(key, state);
    return key;
  }

  return {
    engines: {
      put: async (key, state) => void states.set(key, { ...states.get(key), ...state }),
      async get(key, agents) {
        const state = stateOf(key);
        return agents ? Object.fromEntries(agents.map((agent) => [agent, adapterOf(state, agent)])) : state;
      }
    },
    lab: {
      ...archive,
      save: async (head, automatic, key) => archive.save({ ...head, engine: stateOf(key) }, automatic),
      async load(run, id) {
        const checkpoint = await archive.load(run, id);
        if (!checkpoint) return null;
        const { engine, ...head } = checkpoint;
        return { head, key: hold(engine) };
      },
      importBundle: async ({ checkpoint, events }, key) => archive.importBundle({ checkpoint: { ...checkpoint, engine: stateOf(key) }, events }),
      async unpack(bytes) {
        const { checkpoint, events } = await archive.unpack(bytes);
        const { engine, ...head } = checkpoint;
        return { bundle: { checkpoint: head, events }, shape: shapeOf(engine), key: hold(engine) };
      },
      discard: async (key) => void states.delete(key)
    }
  };
}

function adapterOf(state: EngineState, agent: string): EngineState[string] {
  const adapter = Object.hasOwn(state, agent) ? state[agent] : undefined;
  if (!adapter) throw new RangeError(`The saved state has no adapter of "${agent}".`);
  return adapter;
}
