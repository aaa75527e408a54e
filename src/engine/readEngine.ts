/** Reads the model that an engine is asked for, then loads it: the bundled one beside the page, or one in files on this machine. */
import type { RunConfig } from '../record/config';
import type { DeviceName, SnapshotEngine, StateExchange } from '../record/engine';
import type { ReadEngine } from '../record/engineSpec';
import { fetchBundled } from './fetchBundled';
import { openChosenModel } from './chosenModel';
import { openResilientEngine } from './resilientEngine';
import type { EngineOptions } from './loadModel';
import { assertMemory } from './memory';
import { withSnapshots } from './snapshot';
import { openTuningCache } from './tuningCache';

/** `base` is the folder that the app is served from; `deviceOf` tells which device a name such as `auto` means here; states for checkpoints are handed over at the `exchange`. */
export function makeReadEngine(base: string, deviceOf: (device: RunConfig['device']) => Promise<DeviceName>, exchange: StateExchange): ReadEngine {
  // A page outside a secure context has no Cache storage.
  const tuning = openTuningCache(globalThis.caches as CacheStorage | undefined);
  const open = async (options: EngineOptions): Promise<SnapshotEngine> => withSnapshots(await openResilientEngine(options), exchange);
  return async (spec, report) => {
    const options = { device: spec.device, cacheBytes: spec.cacheMegabytes * 2 ** 20, report, tuning };
    if (spec.model.kind === 'bundled') {
      const seedling = await fetchBundled(new URL('models/seedling.safetensors', base), 'Seedling', report);
      return () => open({ ...options, model: seedling });
    }
    const model = await openChosenModel(spec.model, report);
    return async () => {
      await assertMemory(model, await deviceOf(spec.device), spec.cacheMegabytes);
      return open({ ...options, model });
    };
  };
}
