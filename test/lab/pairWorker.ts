/** A thread with an engine's host over tiny bodies, drawn by name; told `lose`, it loses its GPU. */
import { backend } from '@tensorflow/tfjs-core';
import { expose } from 'comlink';
import { receiveInit } from '../../src/bridge/workerInit';
import { makeEngineHost } from '../../src/bridge/engineHost';
import { openResilientEngine } from '../../src/engine/resilientEngine';
import { writeModel } from '../../src/model/body/file';
import type { DeviceName } from '../../src/record/engine';
import { nameChoice } from '../../src/record/model';
import { drawModel, OTHERS } from '../model/tiny';
import { snapshotting } from './snapshots';

void receiveInit<'lab'>().then(({ ports }) => {
  const host = makeEngineHost(async ({ device, model }, report) => {
    const name = nameChoice(model);
    const file = writeModel(drawModel(name, name.includes('pear') ? OTHERS['with head norms'] : {}));
    return async () => snapshotting(await openResilientEngine({ device: device as DeviceName, model: file, report }));
  });
  expose(host, ports.lab);
  globalThis.addEventListener('message', () => (backend() as unknown as { readonly device: GPUDevice }).device.destroy());
});
