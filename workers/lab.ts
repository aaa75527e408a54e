/** The lab's thread: the loop over the engine and the archive of the other threads, offered to the page. */
import { expose, transfer, wrap } from 'comlink';
import { greeted } from '../src/bridge/hello';
import { systemText, toldTools } from '../src/agent/prompt';
import { hima } from '../src/agent/team';
import { makeEngines } from '../src/lab/engines';
import { readGrants, type Machine } from '../src/bridge/grant';
import { engineOver } from '../src/bridge/host';
import { makeLaboratory } from '../src/lab/laboratory';
import { makeHold } from '../src/lab/lock';
import type { ModelStorage } from '../src/bridge/modelStorage';
import { callThrough } from '../src/bridge/remote';
import { beginRun, resumeRun } from '../src/loop/begin';
import { datasetOf, fingerprintOf, heldOutOf, shopRows } from '../src/dataset/data';
import { measureRows } from '../src/loop/evaluate';
import { himaLab } from '../src/loop/hima';
import { instanceLines } from '../src/dataset/instance';
import { assertContextLength } from '../src/loop/contextLength';
import { runStep } from '../src/loop/run';
import type { Archive } from '../src/record/archive';
import { DEFAULTS } from '../src/record/config';
import { packBundle } from '../src/store/pack';
import { readOwnRows } from '../src/task/own';
import { startSpare } from './spare';

void greeted<'page' | 'engine' | 'storage'>().then(({ base, ports, succeeds }) => {
  const openEngines = makeEngines(engineOver(ports.engine), () => startSpare(base));
  const storage = wrap<Archive & ModelStorage>(ports.storage);
  // A bundle is packed here, so that a run can be exported where nothing can be stored.
  const archive = new Proxy<Archive>(storage, { get: (shelf, name) => (name === 'pack' ? packBundle : (Reflect.get(shelf, name) as unknown)) });
  const models = callThrough<ModelStorage>(storage);
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
      const data = await datasetOf(config, (name) => archive.loadSet(name));
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
    rows: { shop: shopRows, read: readOwnRows, held: heldOutOf, fingerprint: fingerprintOf, write: instanceLines },
    hold: makeHold(navigator.locks, succeeds),
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
