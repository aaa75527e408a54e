/** Fetching, cancelling and removing models over a made-up disk and Hub. */
import { describe, expect, it } from 'vitest';
import { makeModelStorage, type ModelTools } from '../../src/lab/models';
import { makeEngineHost } from '../../src/bridge/engineHost';
import type { StoredFile } from '../../src/record/storedFile';
import { BUNDLED, nameChoice, type ModelChoice, type ModelProgress } from '../../src/record/model';
import { sourceOfBytes } from '../../src/weights/format/source';
import { findModels, completeModels } from '../../src/weights/repository/modelVariants';
import { snapshotting } from './snapshots';
import { toyEngine } from './toy';

const PLACE = { repository: 'team/apple', revision: 'main' };
const SIZES: Readonly<Record<string, number>> = {
  'apple-Q4_K_M.gguf': 400,
  'apple-Q8_0.gguf': 800,
  'config.json': 10,
  'model-00001-of-00002.safetensors': 900,
  'model-00002-of-00002.safetensors': 700,
  'model.safetensors.index.json': 20,
  'tokenizer.json': 30
};
const files = Object.entries(SIZES).map(([path, size]) => ({ path, size }));
const SHARDS = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
const INDEX = new TextEncoder().encode(JSON.stringify({ weight_map: { one: SHARDS[0], two: SHARDS[1] } }));
/** The index is the only file whose content is read. */
const openIndex = () => Promise.resolve(sourceOfBytes(INDEX));

/** A disk that takes each file in two halves. `halt` is called between them. */
function madeUp(halt: (path: string) => void = () => undefined, changes: Partial<ModelTools<{ path: string; size: number }>> = {}) {
  const disk = new Map<string, StoredFile>();
  const order: string[] = [];
  const tools: ModelTools<{ path: string; size: number }> = {
    list: async (place) => ({ ...place, licence: 'mit', gated: false, files }),
    survey: async (those) => completeModels(await findModels(those, openIndex), 'The repository'),
    surveyKept: (_, those) => findModels(those, async (path) => (disk.get(`team/apple@main/${path}`)?.whole ? openIndex() : null)),
    refusal: async () => null,
    fetch: async ({ path, size }, signal, report) => {
      const name = `team/apple@main/${path}`;
      if (disk.get(name)?.whole) return;
      order.push(path);
      for (const held of [size / 2, size]) {
        signal.throwIfAborted();
        disk.set(name, { name, size, held, whole: held === size });
        report({ stage: 'downloading', done: held, size, speed: 100, left: (size - held) / 100 });
        halt(path);
      }
    },
    kept: async () => [...disk.values()],
    remove: async (name) => void disk.delete(name),
    estimateFit: () => Promise.reject(new Error('Nothing is estimated here.')),
    ...changes
  };
  return { models: makeModelStorage(tools), disk, order };
}

describe('fetching', () => {
  it('tells one progress over all files, weights last', async () => {
    const { models, order } = madeUp();
    const told: ModelProgress[] = [];
    const fetched = await models.fetchModel({ ...PLACE, file: 'safetensors' }, (progress) => told.push(progress));
    expect(order.slice(-2)).toEqual(['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors']);
    expect(fetched).toMatchObject({ held: 1660, whole: true });
    const done = told.map((progress) => progress.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(told[0]!.stage).toBe('listing');
    expect(told.at(-1)).toMatchObject({ done: 1660, size: 1660, left: 0 });
  });

  it('that is cancelled leaves a part, which is not fetched again', async () => {
    const request = { ...PLACE, file: 'safetensors' };
    const { models, order } = madeUp((path) => path.startsWith('model-00001') && void models.cancelModel(request));
    await expect(models.fetchModel(request, () => undefined)).rejects.toMatchObject({ name: 'AbortError' });
    const [part] = await models.keptModels();
    expect(part).toMatchObject({ ...PLACE, whole: false, held: 10 + 20 + 30 + 450 });
    const before = order.length;
    await models.fetchModel({ ...PLACE, file: 'apple-q4_k_m.gguf' }, () => undefined);
    expect(order.slice(before)).toEqual(['apple-Q4_K_M.gguf']);
  });

  it('lists the files there are where the requested one is missing', async () => {
    await expect(madeUp().models.fetchModel({ ...PLACE, file: 'Q2_K' }, () => undefined)).rejects.toThrow('It has Q4_K_M, Q8_0, safetensors');
  });
});

describe('what a model is, is read before it is fetched:', () => {
  it('one that does not run is refused by its sentence, and nothing of it is kept', async () => {
    const { models, order, disk } = madeUp(undefined, { refusal: async () => 'Its tokenizer is of another kind.' });
    await expect(models.fetchModel({ ...PLACE, file: 'safetensors' }, () => undefined)).rejects.toThrow(/^Its tokenizer is of another kind\.$/);
    expect([order, disk.size]).toEqual([[], 0]);
    expect(await models.keptModels()).toEqual([]);
  });

  it('where none is named, the first that runs is fetched', async () => {
    const { models, order } = madeUp(undefined, { refusal: async ({ label }) => (label === 'Q4_K_M' ? 'It has no weights.' : null) });
    await models.fetchModel({ ...PLACE, file: '' }, () => undefined);
    expect(order).toEqual(['apple-Q8_0.gguf']);
    const none = madeUp(undefined, { refusal: async ({ label }) => `Not ${label}.` });
    await expect(none.models.fetchModel({ ...PLACE, file: '' }, () => undefined)).rejects.toThrow(
      'team/apple holds no model that runs here. apple-Q4_K_M.gguf: Not Q4_K_M. apple-Q8_0.gguf: Not Q8_0. model.safetensors.index.json: Not safetensors.'
    );
  });

  it('one that was begun is not read again', async () => {
    const request = { ...PLACE, file: 'Q8_0' };
    let asked = 0;
    const { models, order } = madeUp(
      (path) => void (order.length === 1 && models.cancelModel({ ...request, file: path === 'apple-Q8_0.gguf' ? 'Q8_0' : '' })),
      {
        refusal: async () => (asked++, null)
      }
    );
    await expect(models.fetchModel(request, () => undefined)).rejects.toMatchObject({ name: 'AbortError' });
    await models.fetchModel(request, () => undefined);
    expect([asked, order]).toEqual([1, ['apple-Q8_0.gguf', 'apple-Q8_0.gguf']]);
  });

  it('one of which nothing has arrived yet is', async () => {
    const { models, disk } = madeUp(undefined, { refusal: async () => 'It has no weights.' });
    const name = 'team/apple@main/apple-Q8_0.gguf';
    disk.set(name, { name, size: 800, held: 0, whole: false });
    await expect(models.fetchModel({ ...PLACE, file: 'Q8_0' }, () => undefined)).rejects.toThrow('It has no weights.');
  });

  it('a network that fails while it is read is said, and the next try reads again', async () => {
    let tries = 0;
    const refusal = async (): Promise<null> => (tries++ ? null : Promise.reject(new Error('This machine is offline.')));
    const { models } = madeUp(undefined, { refusal });
    await expect(models.fetchModel({ ...PLACE, file: 'Q4_K_M' }, () => undefined)).rejects.toThrow('offline');
    expect(await models.fetchModel({ ...PLACE, file: 'Q4_K_M' }, () => undefined)).toMatchObject({ whole: true });
  });
});

it('a file that cannot be read is listed with its reason, which is also the error of a request for it', async () => {
  const listed = [...files, { path: '._apple-Q4_K_M.gguf', size: 4096 }, { path: 'old/model.safetensors', size: 10 }];
  const { models } = madeUp(undefined, { list: async (place) => ({ ...place, licence: null, gated: false, files: listed }) });
  const { variants, unreadable } = await models.listModels(PLACE);
  expect(variants.map(({ label }) => label)).toEqual(['Q4_K_M', 'Q8_0', 'safetensors']);
  expect(unreadable.map(({ path }) => path)).toEqual(['._apple-Q4_K_M.gguf', 'old/model.safetensors']);
  await expect(models.fetchModel({ ...PLACE, file: 'old/model.safetensors' }, () => undefined)).rejects.toThrow(
    /^old\/model\.safetensors cannot be read here\. There is no config\.json and no tokenizer\.json beside the weights\./
  );
});

describe('a checkpoint in parts', () => {
  const request = { ...PLACE, file: 'safetensors' };
  it('is told from its index while only some of it is here, and is whole only when all that the index names is', async () => {
    const { models, disk } = madeUp();
    await models.fetchModel(request, () => undefined);
    for (const path of [...SHARDS, 'tokenizer.json', 'config.json', 'model.safetensors.index.json']) {
      const name = `team/apple@main/${path}`;
      const entry = disk.get(name)!;
      disk.set(name, { ...entry, held: 1, whole: false });
      expect(await models.keptModels(), path).toMatchObject([{ whole: false }]);
      disk.delete(name);
      // All numbered parts are the model also without an index.
      const [left] = await models.keptModels();
      expect(left?.whole, path).toBe(path === 'model.safetensors.index.json');
      disk.set(name, entry);
      expect(await models.keptModels(), path).toMatchObject([{ whole: true, variant: { label: 'safetensors' } }]);
    }
  });

  it('when removed leaves the files it shares with another model of its repository, and nothing where it is the last', async () => {
    const { models, disk } = madeUp();
    const { variant } = await models.fetchModel(request, () => undefined);
    const single = { name: 'team/apple@main/model.safetensors', size: 5, held: 5, whole: true };
    disk.set(single.name, single);
    disk.set('team/apple@main/left-00004-of-00005.safetensors', { ...single, name: 'team/apple@main/left-00004-of-00005.safetensors' });
    disk.set('team/pear@main/config.json', { ...single, name: 'team/pear@main/config.json' });
    await models.removeModel(PLACE, variant);
    const [other] = await models.keptModels();
    expect(other).toMatchObject({ whole: true, variant: { paths: ['model.safetensors', 'config.json', 'tokenizer.json'] } });
    await models.removeModel(PLACE, other!.variant);
    expect([...disk.keys()]).toEqual(['team/pear@main/config.json']);
  });
});

it('a shard that has not begun is missed', async () => {
  const { models, disk } = madeUp();
  const { variant } = await models.fetchModel({ ...PLACE, file: 'safetensors' }, () => undefined);
  expect(await models.keptModels()).toMatchObject([{ whole: true }]);
  disk.delete('team/apple@main/model-00002-of-00002.safetensors');
  expect(await models.keptModels()).toMatchObject([{ whole: false }]);
  await models.removeModel(PLACE, variant);
  expect(disk.size).toBe(0);
});

it('the host opens another model in place of the one before', async () => {
  const opened: string[] = [];
  const host = makeEngineHost(async ({ device, model }) => async () => {
    opened.push(`${device} ${nameChoice(model)}`);
    return { ...snapshotting(toyEngine()), close: async () => void opened.push('closed') };
  });
  const filesOf = (lastModified: number): ModelChoice => ({ kind: 'files', name: 'a', files: [new File(['apple'], 'a', { lastModified })] });
  for (const model of [BUNDLED, BUNDLED, filesOf(1), filesOf(1), filesOf(2), BUNDLED])
    await host.open({ device: 'auto', model, cacheMegabytes: 16 }, () => undefined);
  const [seedling, file] = ['auto seedling', 'auto disk: a, 5 bytes'];
  expect(opened).toEqual([seedling, 'closed', file, 'closed', file, 'closed', seedling]);
});
