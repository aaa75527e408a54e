/** The GPU's thread: opens the model beside the page, or another one, and offers its engine to the lab. */
import { expose } from 'comlink';
import { download } from '../src/bridge/download';
import { greeted } from '../src/bridge/hello';
import { makeHost } from '../src/bridge/host';
import { tuningShelf } from '../src/bridge/tuning';
import type { DeviceName } from '../src/record/engine';
import { openLastingEngine } from '../src/engine/lasting';
import { openChoice } from './choice';

/** Withheld where the page is not in a secure context. */
const tuning = tuningShelf(globalThis.caches as CacheStorage | undefined);

void greeted<'lab'>().then(({ base, ports }) => {
  const host = makeHost(async ({ device, model: choice, cacheMegabytes }, report) => {
    const seedling = () => download(new URL('models/seedling.safetensors', base), 'Seedling', report);
    const model = choice.kind === 'bundled' ? await seedling() : await openChoice(choice, report);
    return () => openLastingEngine({ device: device as 'auto' | DeviceName, model, cacheBytes: cacheMegabytes * 2 ** 20, report, tuning });
  });
  expose(host, ports.lab);
});
