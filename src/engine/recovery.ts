/** What is kept of an engine in plain memory, so that the engine that takes its place can be brought to the same state. */
import { adapterNames, type AdapterSpec, type Engine, type EngineState } from '../record/engine';

interface RecoveryState {
  readonly agents: readonly string[];
  readonly spec: AdapterSpec;
  /** Null where the adapters are as `equip` makes them. */
  readonly adapters: EngineState | null;
}

export interface Recovery {
  /** Brings a new engine to the state that is kept. */
  prepare(engine: Engine): Promise<void>;
  /** The adapters that are kept; null where they are as `equip` makes them. */
  adapters(): EngineState | null;
  /** To be called once an engine was equipped. */
  equipped(agents: readonly string[], spec: AdapterSpec): void;
  /** To be called once this state was restored on the engine: it is kept, or copied from the engine where it was not of all adapters. */
  restored(engine: Engine, state: EngineState): Promise<void>;
  /** Keeps a copy of the engine's adapters, and returns it. */
  copy(engine: Engine): Promise<EngineState>;
}

/** The adapters' states in the order in which the engine gives them; the same record where it has that order. */
function inOrder(names: readonly string[], state: EngineState): EngineState {
  if (Object.keys(state).join() === names.join()) return state;
  return Object.fromEntries(names.map((name) => [name, state[name]!]));
}

/** Nothing is kept until an engine was equipped. */
export function openRecovery(): Recovery {
  let kept: RecoveryState | null = null;

  async function copy(engine: Engine): Promise<EngineState> {
    const adapters = await engine.save();
    if (kept) kept = { ...kept, adapters };
    return adapters;
  }

  return {
    async prepare(engine) {
      if (!kept) return;
      await engine.equip(kept.agents, kept.spec);
      if (kept.adapters) await engine.restore(kept.adapters);
    },
    adapters: () => kept?.adapters ?? null,
    equipped(agents, spec) {
      kept = { agents, spec, adapters: null };
    },
    async restored(engine, state) {
      const names = kept && adapterNames(kept.agents, kept.spec);
      if (kept && names?.every((name) => Object.hasOwn(state, name))) kept = { ...kept, adapters: inOrder(names, state) };
      else await copy(engine);
    },
    copy
  };
}
