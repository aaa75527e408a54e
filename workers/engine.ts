/** The GPU's thread: opens the model beside the page, or another one, and offers its engine to the lab. */
import { expose } from 'comlink';
import { download } from '../src/bridge/download';
import { greeted } from '../src/bridge/hello';
import { makeHost } from '../src/bridge/host';
import { tuningShelf } from '../src/bridge/tuning';
import type { DeviceName } from '../src/record/engine';
import { openLastingEngine } from '../src/engine/lasting';
import { openChoice } from './choice';
import { assertMemory } from './memory';

/** Withheld where the page is not in a secure context. */
const tuning = tuningShelf(globalThis.caches as CacheStorage | undefined);

void greeted<'lab'>().then(({ base, ports }) => {
  const host = makeHost(async (wish, report) => {
    const options = { device: wish.device as 'auto' | DeviceName, cacheBytes: wish.cacheMegabytes * 2 ** 20, report, tuning };
    if (wish.model.kind === 'bundled') {
      const seedling = await download(new URL('models/seedling.safetensors', base), 'Seedling', report);
      return () => openLastingEngine({ ...options, model: seedling });
    }
    const model = await openChoice(wish.model, report);
    return async () => {
      await assertMemory(model, wish);
      return openLastingEngine({ ...options, model });
    };
  });
  expose(host, ports.lab);
});
