/** The lab's thread: the loop over the engine and the archive of the other threads, offered to the page. */
import { expose, transfer, wrap } from 'comlink';
import { receiveInit } from '../src/bridge/workerInit';
import { systemText, toldTools } from '../src/agent/prompt';
import { hima } from '../src/agent/team';
import { makeEngines } from '../src/lab/engines';
import { readGrants, type Machine } from '../src/bridge/grant';
import { engineAt } from '../src/bridge/engineHost';
import { makeLaboratory } from '../src/lab/laboratory';
import { makeTrainingLock } from '../src/lab/trainingLock';
import type { ModelStorage } from '../src/bridge/modelStorage';
import { remoteObject } from '../src/bridge/remoteObject';
import { beginRun, resumeRun } from '../src/loop/begin';
import { dataOf, fingerprintOf, heldOf, shopRows } from '../src/dataset/data';
import { measureRows } from '../src/loop/evaluate';
import { himaLab } from '../src/loop/hima';
import { linesOf } from '../src/dataset/instance';
import { assertContextLength } from '../src/loop/contextLength';
import { runStep } from '../src/loop/run';
import type { Archive } from '../src/record/archive';
import { DEFAULTS } from '../src/record/config';
import { pack } from '../src/store/pack';
import { readRows } from '../src/task/own';
import { startSecondEngine } from './secondEngine';

void receiveInit<'page' | 'engine' | 'storage'>().then(({ base, ports, stealLock: succeeds }) => {
  const openEngines = makeEngines(engineAt(ports.engine), () => startSecondEngine(base));
  const storage = wrap<Archive & ModelStorage>(ports.storage);
  // A bundle is packed here, so that a run can be exported where nothing can be stored.
  const archive = new Proxy<Archive>(storage, { get: (shelf, name) => (name === 'pack' ? pack : (Reflect.get(shelf, name) as unknown)) });
  const models = remoteObject<ModelStorage>(storage);
  const laboratory = makeLaboratory({
    archive,
    models: {
      listModels: models.listModels,
      fetchModel: models.fetchModel,
      cancelModel: models.cancelModel,
      keptModels: models.keptModels,
      removeModel: models.removeModel,
      weighModel: models.weighModel
    },
    grant: async (device) => (await readGrants(navigator as Machine))(device),
    openModel: (model, device, progress) => openEngines({ model, device, cacheMegabytes: DEFAULTS.cacheMegabytes }, null, progress),
    open: async (config, { first, second }, progress) => {
      const data = await dataOf(config, (name) => archive.loadSet(name));
      const { device, cacheMegabytes } = config;
      const engine = await openEngines({ model: first, device, cacheMegabytes }, second, progress);
      const lab = himaLab(engine, () => performance.now(), data);
      return {
        engine,
        dataHash: data.hash,
        check: (values) => assertContextLength(values, lab),
        begin: (run, values) => beginRun(run, values, lab),
        resume: (state, saved) => resumeRun(state, saved, lab),
        step: (state) => runStep(state, lab),
        measure: (state, tasks, temperature) => measureRows(state, lab, tasks, { temperature })
      };
    },
    rows: { shop: shopRows, read: readRows, held: heldOf, fingerprint: fingerprintOf, write: linesOf },
    hold: makeTrainingLock(navigator.locks, succeeds),
    team: hima(),
    introduce: (agent, dialect) => ({ messages: [{ role: 'system', content: systemText(agent, [], dialect) }], tools: toldTools(agent, dialect) }),
    clock: () => Date.now()
  });
  const exportBundle = async () => {
    const zip = await laboratory.exportBundle();
    return transfer(zip, [zip.buffer]);
  };
  expose({ ...laboratory, exportBundle }, ports.page);
});
