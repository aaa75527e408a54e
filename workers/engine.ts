/** The GPU's thread: opens the model beside the page and offers its engine to the lab. */
import { expose } from 'comlink';
import { download } from '../src/bridge/download';
import { greeted } from '../src/bridge/hello';
import { makeHost } from '../src/bridge/host';
import type { DeviceName } from '../src/record/engine';
import { openLastingEngine } from '../src/engine/lasting';

void greeted<'lab'>().then(({ base, ports }) => {
  const host = makeHost(async (device, report) => {
    const model = await download(new URL('models/seedling.safetensors', base), 'Seedling', report);
    return openLastingEngine({ device: device as 'auto' | DeviceName, model, report });
  });
  expose(host, ports.lab);
});
