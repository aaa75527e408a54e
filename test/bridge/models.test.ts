/** Fetching, cancelling and removing models over a made-up disk and Hub. */
import { describe, expect, it } from 'vitest';
import { makeModels, type ModelTools } from '../../src/bridge/models';
import { makeHost } from '../../src/bridge/host';
import type { KeptFile } from '../../src/bridge/variety';
import { BUNDLED, nameChoice, type ModelChoice, type ModelProgress } from '../../src/record/model';
import { varietiesOf } from '../../src/weights/variety';
import { toyEngine } from './toy';

const PLACE = { repository: 'team/apple', revision: 'main' };
const SIZES: Readonly<Record<string, number>> = {
  'apple-Q4_K_M.gguf': 400,
  'apple-Q8_0.gguf': 800,
  'config.json': 10,
  'model-00001-of-00002.safetensors': 900,
  'model-00002-of-00002.safetensors': 700,
  'model.safetensors.index.json': 20
};
const files = Object.entries(SIZES).map(([path, size]) => ({ path, size }));

/** A disk that takes each file in two halves. `halt` is called between them. */
function madeUp(halt: (path: string) => void = () => undefined) {
  const disk = new Map<string, KeptFile>();
  const order: string[] = [];
  const tools: ModelTools<{ path: string; size: number }> = {
    list: async (place) => ({ ...place, licence: 'mit', gated: false, files }),
    varieties: varietiesOf,
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
    weigh: () => Promise.reject(new Error('Nothing is weighed here.'))
  };
  return { models: makeModels(tools), disk, order };
}

describe('fetching', () => {
  it('tells one progress over all files, weights last', async () => {
    const { models, order } = madeUp();
    const told: ModelProgress[] = [];
    const fetched = await models.fetchModel({ ...PLACE, file: 'safetensors' }, (progress) => told.push(progress));
    expect(order.slice(-2)).toEqual(['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors']);
    expect(fetched).toMatchObject({ held: 1630, whole: true });
    const done = told.map((progress) => progress.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(told[0]!.stage).toBe('listing');
    expect(told.at(-1)).toMatchObject({ done: 1630, size: 1630, left: 0 });
  });

  it('that is cancelled leaves a part, which is not fetched again', async () => {
    const wish = { ...PLACE, file: 'safetensors' };
    const { models, order } = madeUp((path) => path.startsWith('model-00001') && void models.cancelModel(wish));
    await expect(models.fetchModel(wish, () => undefined)).rejects.toMatchObject({ name: 'AbortError' });
    const [part] = await models.keptModels();
    expect(part).toMatchObject({ ...PLACE, whole: false, held: 10 + 20 + 450 });
    const before = order.length;
    await models.fetchModel({ ...PLACE, file: 'apple-q4_k_m.gguf' }, () => undefined);
    expect(order.slice(before)).toEqual(['apple-Q4_K_M.gguf']);
  });

  it('says which files there are where the wished one is not', async () => {
    await expect(madeUp().models.fetchModel({ ...PLACE, file: 'Q2_K' }, () => undefined)).rejects.toThrow('It has Q4_K_M, Q8_0, safetensors');
  });
});

it('a shard that has not begun is missed', async () => {
  const { models, disk } = madeUp();
  const { variety } = await models.fetchModel({ ...PLACE, file: 'safetensors' }, () => undefined);
  expect(await models.keptModels()).toMatchObject([{ whole: true }]);
  disk.delete('team/apple@main/model-00002-of-00002.safetensors');
  expect(await models.keptModels()).toMatchObject([{ whole: false }]);
  await models.removeModel(PLACE, variety);
  expect(disk.size).toBe(0);
});

it('the host opens another model in place of the one before', async () => {
  const opened: string[] = [];
  const host = makeHost(async ({ device, model }) => async () => {
    opened.push(`${device} ${nameChoice(model)}`);
    return { ...toyEngine(), close: async () => void opened.push('closed') };
  });
  const filesOf = (lastModified: number): ModelChoice => ({ kind: 'files', name: 'a', files: [new File(['apple'], 'a', { lastModified })] });
  for (const model of [BUNDLED, BUNDLED, filesOf(1), filesOf(1), filesOf(2), BUNDLED])
    await host.open({ device: 'auto', model, cacheMegabytes: 16 }, () => undefined);
  const [seedling, file] = ['auto seedling', 'auto disk: a, 5 bytes'];
  expect(opened).toEqual([seedling, 'closed', file, 'closed', file, 'closed', seedling]);
});
