/** The lab's thread: the loop over the engine and the archive of the other threads, offered to the page. */
import { expose, transfer, wrap } from 'comlink';
import { hima } from '../src/agent/team';
import { engineAt } from '../src/bridge/engineHost';
import { readGrants, type Machine } from '../src/bridge/grant';
import type { ModelStorage } from '../src/bridge/modelStorage';
import type { Laboratory } from '../src/bridge/protocol';
import { remoteObject } from '../src/bridge/remoteObject';
import { receiveInit } from '../src/bridge/workerInit';
import { makeEngines } from '../src/lab/engines';
import { makeEndpointLink } from '../src/lab/openCoach';
import { makeLaboratory } from '../src/lab/laboratory';
import { makeOpenLoop, makeOpenModel } from '../src/lab/trainer';
import { makeTrainingLock } from '../src/lab/trainingLock';
import type { LabArchive } from '../src/record/archive';
import { packBundle } from '../src/store/pack';
import { startSecondEngine } from './secondEngine';

void receiveInit<'page' | 'engine' | 'storage'>().then(({ base, ports, stealLock }) => {
  const engines = makeEngines(engineAt(ports.engine), () => startSecondEngine(base, (port) => void storage.connectEngine(transfer(port, [port]))));
  const storage = wrap<{ connectEngine(port: MessagePort): void }>(ports.storage);
  // Bundles are packed in this thread, so that a run can be exported even where storage fails.
  const archive = remoteObject<LabArchive>(storage, { pack: packBundle });
  const endpoint = makeEndpointLink();
  const laboratory = makeLaboratory({
    archive,
    models: remoteObject<ModelStorage>(storage),
    openLoop: makeOpenLoop(engines, archive, endpoint, () => performance.now()),
    openModel: makeOpenModel(engines),
    readGrant: async (device) => (await readGrants(navigator as Machine))(device),
    acquireLock: makeTrainingLock(navigator.locks, stealLock),
    team: hima(),
    clock: () => Date.now()
  });
  const exportBundle: Laboratory['exportBundle'] = async () => {
    const zip = await laboratory.exportBundle();
    return transfer(zip, [zip.buffer]);
  };
  expose({ ...laboratory, exportBundle, useEndpoint: endpoint.useEndpoint } satisfies Laboratory, ports.page);
});
