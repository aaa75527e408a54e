/** Reads the model that an engine is asked for, then loads it: the bundled one beside the page, or one in files on this machine. */
import type { DeviceName, Engine } from '../record/engine';
import type { EngineSpec } from '../record/engineSpec';
import type { Loading } from '../record/loading';
import { download } from './bundled';
import { openChoice } from './choice';
import { openLastingEngine } from './lasting';
import { assertMemory } from './memory';
import { openTuningCache } from './tuningCache';

/** What loads a model that was read. */
type LoadEngine = () => Promise<Engine>;

/** `base` is the folder that the app is served from; `deviceOf` tells which device a name such as `auto` means here. */
export function makeReadEngine(
  base: string,
  deviceOf: (device: string) => Promise<DeviceName>
): (spec: EngineSpec, report: (loading: Loading) => void) => Promise<LoadEngine> {
  /** Withheld where the page is not in a secure context. */
  const tuning = openTuningCache(globalThis.caches as CacheStorage | undefined);
  return async (spec, report) => {
    const options = { device: spec.device as 'auto' | DeviceName, cacheBytes: spec.cacheMegabytes * 2 ** 20, report, tuning };
    if (spec.model.kind === 'bundled') {
      const seedling = await download(new URL('models/seedling.safetensors', base), 'Seedling', report);
      return () => openLastingEngine({ ...options, model: seedling });
    }
    const model = await openChoice(spec.model, report);
    return async () => {
      await assertMemory(model, await deviceOf(spec.device), spec.cacheMegabytes);
      return openLastingEngine({ ...options, model });
    };
  };
}
