/** The engine's adapters: one pool at a time, copied to plain memory and back. */
import { disposeAdapterPool, openAdapterPool, type AdapterPool } from '../model/body/adapterPool';
import { anchoredState, checkAdapter, restoreAdapter, saveAdapter } from '../model/body/adapterState';
import { adapterParametersOf, type ModelShape } from '../model/body/shape';
import type { AdapterState, Engine, EngineState } from '../record/engine';

/** The methods of `Engine`, to be called while nothing else uses the device. */
export interface EngineAdapters extends Pick<Engine, 'equip' | 'save' | 'restore' | 'anchor'> {
  /** The pool in use. */
  pool(): AdapterPool;
  /** Trainable numbers of one adapter. */
  parameters(): number;
  /** Bytes on the device. */
  bytes(): number;
  free(): void;
}

/** No adapters yet. `forgetPrefixes` is called whenever others take the place of those in use, since cached prefixes were computed with them. */
export function openAdapters(shape: ModelShape, forgetPrefixes: () => void): EngineAdapters {
  let pool: AdapterPool = openAdapterPool(shape, [], { rank: 1, alpha: 1, projections: [], seed: 0 });

  async function save(): Promise<EngineState> {
    const states: [string, AdapterState][] = [];
    for (const name of pool.names) states.push([name, await saveAdapter(pool, name)]);
    return Object.fromEntries(states);
  }

  async function restore(state: EngineState): Promise<void> {
    for (const [name, adapter] of Object.entries(state)) checkAdapter(pool, name, adapter);
    forgetPrefixes();
    for (const [name, adapter] of Object.entries(state)) restoreAdapter(pool, name, adapter);
  }

  const parameters = (): number => adapterParametersOf(shape, pool.spec.rank, pool.spec.projections);

  return {
    pool: () => pool,
    save,
    restore,
    anchor: async () => restore(Object.fromEntries(Object.entries(await save()).map(([name, state]) => [name, anchoredState(state)]))),
    async equip(agents, spec) {
      const next = openAdapterPool(shape, agents, spec);
      disposeAdapterPool(pool);
      pool = next;
      forgetPrefixes();
    },
    parameters,
    bytes() {
      const copies = pool.anchor.slots.size ? 4 : 3; // values, two moments, and what the KL pulls towards
      return 4 * copies * parameters() * pool.names.length;
    },
    free: () => disposeAdapterPool(pool)
  };
}
