/** The GPU's thread: opens the model beside the page, or another one, and offers its engine to the lab. */
import { expose } from 'comlink';
import { readGrants } from '../src/bridge/grant';
import { greeted } from '../src/bridge/hello';
import { makeHost } from '../src/bridge/host';
import { openTuningCache } from '../src/engine/tuningCache';
import { download } from '../src/engine/bundled';
import type { DeviceName } from '../src/record/engine';
import { openLastingEngine } from '../src/engine/lasting';
import { openChoice } from '../src/engine/choice';
import { assertMemory } from '../src/engine/memory';

/** Withheld where the page is not in a secure context. */
const tuning = openTuningCache(globalThis.caches as CacheStorage | undefined);

void greeted<'lab'>().then(({ base, ports }) => {
  const host = makeHost(async (spec, report) => {
    const options = { device: spec.device as 'auto' | DeviceName, cacheBytes: spec.cacheMegabytes * 2 ** 20, report, tuning };
    if (spec.model.kind === 'bundled') {
      const seedling = await download(new URL('models/seedling.safetensors', base), 'Seedling', report);
      return () => openLastingEngine({ ...options, model: seedling });
    }
    const model = await openChoice(spec.model, report);
    return async () => {
      await assertMemory(model, (await readGrants(navigator))(spec.device).device, spec.cacheMegabytes);
      return openLastingEngine({ ...options, model });
    };
  });
  expose(host, ports.lab);
});
