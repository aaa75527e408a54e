/** Bundles: what goes out comes back to the last bit, and what is not whole or not ours is refused in a sentence. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sha256Hex } from '../../src/store/checksum';
import { decodeJson, encodeJson } from '../../src/store/json';
import { decodeJsonLines, encodeJsonLines } from '../../src/store/json';
import { packBundle } from '../../src/store/pack';
import { unpackBundle } from '../../src/store/unpack';
import type { LabEvent } from '../../src/record/event';
import { randomOf } from '../../src/math/random';
import { checkpointOf, folderOf, logOf } from './tiny';

afterEach(() => void vi.useRealTimers());

const adapters = { master: folderOf(), qa: folderOf() };
const bundle = { checkpoint: checkpointOf('a', 2), events: logOf('a', 2) };

type Files = Record<string, Uint8Array>;

/** The zip with its files changed and the manifest made to agree again. */
async function forge(change: (files: Files) => void): Promise<Uint8Array> {
  const files: Files = unzipSync(await packBundle(bundle, adapters));
  change(files);
  const { 'manifest.json': manifest, ...rest } = files;
  const sums = await Promise.all(Object.entries(rest).map(async ([name, bytes]) => [name, { bytes: bytes.length, sha256: await sha256Hex(bytes) }]));
  files['manifest.json'] = strToU8(JSON.stringify({ ...JSON.parse(strFromU8(manifest!)), files: Object.fromEntries(sums) }));
  return zipSync(files);
}

const edit = (name: string, change: (text: string) => string) => forge((files) => (files[name] = strToU8(change(strFromU8(files[name]!)))));

describe('a bundle', () => {
  it('comes back to the last bit', async () => {
    expect(await unpackBundle(await packBundle(bundle, adapters))).toEqual(bundle);
  });

  it('is the same bytes each time, and holds what others can read', async () => {
    const bytes = await packBundle(bundle, adapters);
    expect(await packBundle(bundle, adapters)).toEqual(bytes);
    const files: Files = unzipSync(bytes);
    expect(Object.keys(files).sort()).toEqual([
      'README.md',
      'adapters/master/adapter_config.json',
      'adapters/master/adapter_model.safetensors',
      'adapters/qa/adapter_config.json',
      'adapters/qa/adapter_model.safetensors',
      'checkpoint.bin',
      'checkpoint.json',
      'config.json',
      'events.jsonl',
      'manifest.json',
      'memories.jsonl',
      'metrics.csv'
    ]);
    expect(strFromU8(files['metrics.csv']!)).toBe('step,kl,reward\r\n0,,0.1\r\n1,,1.1\r\n');
    expect(strFromU8(files['memories.jsonl']!).trim().split('\n')).toHaveLength(2);
    expect(strFromU8(files['README.md']!)).toContain('50.0 % of 10');
    const sum = JSON.parse(strFromU8(files['manifest.json']!)).files['checkpoint.bin'];
    expect(sum).toEqual({ bytes: files['checkpoint.bin']!.length, sha256: await sha256Hex(files['checkpoint.bin']!) });
  });

  it('is the same bytes whenever it is packed', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-01-01') });
    const bytes = await packBundle(bundle, adapters);
    vi.setSystemTime(new Date('2042-01-01'));
    expect(await packBundle(bundle, adapters)).toEqual(bytes);
  });

  it('has the reward and advantage of each action on its turn', async () => {
    const lines = decodeJsonLines(unzipSync(await packBundle(bundle, adapters))['events.jsonl']!) as LabEvent[];
    const turns = lines.flatMap((event) => (event.type === 'turn' ? [event.turn] : []));
    expect(turns).toHaveLength(2);
    for (const turn of turns) expect(turn).toMatchObject({ reward: 0, advantage: -1 });
  });

  it('from before a setting was retired, with turns whose credit is null or missing, is read as if written today', async () => {
    const former = await forge((files) => {
      const settings = JSON.parse(strFromU8(files['config.json']!)) as object;
      files['config.json'] = strToU8(JSON.stringify({ ...settings, sampling: 'trajectory' }));
      const lines = strFromU8(files['events.jsonl']!);
      files['events.jsonl'] = strToU8(lines.replace('"reward":0,"advantage":-1', '"reward":null,"advantage":null').replace(',"reward":0,"advantage":-1', ''));
      expect(strFromU8(files['events.jsonl'])).not.toContain('"advantage":-1');
    });
    expect(await unpackBundle(former)).toStrictEqual(bundle);
  });

  it('torn at any place is refused', async () => {
    const bytes = await packBundle(bundle, adapters);
    const random = randomOf('torn');
    for (let i = 0; i < 40; i++) await expect(unpackBundle(bytes.subarray(0, random.below(bytes.length)))).rejects.toThrow(/torn|not a zip/);
  });

  it('with any one byte changed is refused, or still holds the very same run', async () => {
    const bytes = await packBundle(bundle, adapters);
    const random = randomOf('flipped');
    let refused = 0;
    for (let i = 0; i < 150; i++) {
      const changed = bytes.slice();
      const at = random.below(bytes.length);
      changed[at] = changed[at]! ^ (1 << random.below(8));
      const result = await unpackBundle(changed).catch((error: Error) => error);
      if (result instanceof Error) {
        refused++;
        expect(result.name).toBe('BundleError');
      } else expect(result).toEqual(bundle);
    }
    expect(refused).toBeGreaterThan(75);
  });

  it.each<[string, () => Promise<Uint8Array> | Uint8Array, RegExp]>([
    ['text', () => strToU8('hello'), /not a zip/],
    ['an empty file', () => new Uint8Array(), /not a zip/],
    ['a foreign zip', () => zipSync({ 'photo.jpg': new Uint8Array(9) }), /"photo.jpg", which no Orchard bundle has/],
    ['an empty zip', () => zipSync({}), /no manifest|torn|not a zip/],
    ['a zip without manifest', () => zipSync({ 'README.md': strToU8('hi') }), /no manifest.json/],
    ['a path out of the zip', () => zipSync({ '../evil': new Uint8Array(1) }), /leads out of it/],
    ['an absolute path', () => zipSync({ '/etc/passwd': new Uint8Array(1) }), /leads out of it/],
    ['a path with a drive', () => zipSync({ 'C:\\x': new Uint8Array(1) }), /leads out of it/],
    ['an agent with a strange name', () => zipSync({ 'adapters/__proto__/adapter_config.json': new Uint8Array(1) }), /no Orchard bundle has/],
    [
      'an unknown version',
      () => forge((files) => (files['manifest.json'] = strToU8(strFromU8(files['manifest.json']!).replace('"version": 2', '"version": 3')))),
      /version 3; this Orchard reads version 2/
    ],
    [
      'a run of the former shop',
      () => forge((files) => (files['manifest.json'] = strToU8(strFromU8(files['manifest.json']!).replace('"version": 2', '"version": 1')))),
      /rows of the former, smaller shop/
    ],
    [
      'another format',
      () => forge((files) => (files['manifest.json'] = strToU8(strFromU8(files['manifest.json']!).replace('orchard-bundle', 'x')))),
      /calls itself "x"/
    ],
    ['a missing file', () => forge((files) => delete files['events.jsonl']), /lacks "events.jsonl"/],
    ['a missing adapter', () => forge((files) => delete files['adapters/qa/adapter_model.safetensors']), /lacks the adapter of "qa"/],
    ['an unknown setting', () => edit('config.json', (text) => text.replace('"seed"', '"sead"')), /no setting "sead"/],
    [
      'a setting by a name that every object inherits',
      () => edit('config.json', (text) => text.replace('"seed"', '"constructor":1,"seed"')),
      /no setting "constructor"/
    ],
    ['an agent by such a name', () => edit('memories.jsonl', (text) => text.replace('"agent":"master"', '"agent":"constructor"')), /every object inherits/],
    ['a setting out of range', () => edit('config.json', (text) => text.replace('"rank": 8', '"rank": 800')), /"rank" must be/],
    ['an event out of order', () => edit('events.jsonl', (text) => text.replace('"seq":3', '"seq":4')), /line 4 is not event 3/],
    [
      'an event of no known type',
      () => edit('events.jsonl', (text) => text.replace('"type":"select"', '"type":"selekt"')),
      /events.jsonl.*not as Orchard writes it/
    ],
    ['a row whose parts are plain texts', () => edit('events.jsonl', (text) => text.replace('{"type":"text","value":"r"}', '"r"')), /parts/],
    ['an event of the wrong shape', () => edit('events.jsonl', (text) => text.replace('"members":[0,1]', '"members":"all"')), /members/],
    [
      'a log with an event after its checkpoint',
      () => edit('events.jsonl', (text) => `${text}${encodeJson({ type: 'phase', phase: 'Rollout', step: 2, seq: bundle.events.length, run: 'a' })}\n`),
      /taken after/
    ],
    ['a log that ends early', () => edit('events.jsonl', (text) => text.split('\n').slice(0, 9).join('\n')), /taken after/],
    ['half a line', () => edit('events.jsonl', (text) => text.slice(0, -9)), /events.jsonl/],
    ['a memory without strategy', () => edit('memories.jsonl', (text) => text.replace('"strategy"', '"tragedy"')), /strategy/],
    ['a tensor too long', () => edit('checkpoint.json', (text) => text.replace('"length":4', '"length":5')), /does not begin where/],
    [
      'a moment of another shape',
      () => edit('checkpoint.json', (text) => text.replace('"firstMoment","name":"layers.0.q.A"', '"firstMoment","name":"x"')),
      /moments/
    ],
    ['an anchor of another shape', () => edit('checkpoint.json', (text) => text.replace('"anchor","name":"layers.0.q.A"', '"anchor","name":"x"')), /anchor/],
    ['a block too short', () => forge((files) => (files['checkpoint.bin'] = files['checkpoint.bin']!.slice(4))), /checkpoint.bin has/],
    ['a number that is none', () => forge((files) => files['checkpoint.bin']!.fill(255, 0, 4)), /not finite/],
    [
      'an adapter of another size',
      () => forge((files) => (files['adapters/qa/adapter_model.safetensors'] = folderOf(7)['adapter_model.safetensors']!)),
      /holds 7 values/
    ],
    [
      'a torn adapter',
      () => forge((files) => (files['adapters/qa/adapter_model.safetensors'] = files['adapters/qa/adapter_model.safetensors']!.slice(0, -4))),
      /safetensors/
    ]
  ])('refuses %s', async (_what, make, sentence) => {
    const result = await unpackBundle(await make()).catch((error: Error) => error);
    expect(result).toMatchObject({ name: 'BundleError', message: expect.stringMatching(sentence) });
    expect((result as Error).message).toMatch(/^[A-Z"].*\.$/s);
  });

  const litter: Files = Object.fromEntries(
    ['__MACOSX/._README.md', '__MACOSX/', '.DS_Store', 'adapters/.DS_Store', 'Thumbs.db', 'desktop.ini', 'adapters/qa/._adapter_config.json', '.directory'].map(
      (name) => [name, new Uint8Array(name.endsWith('/') ? 0 : 9)]
    )
  );
  const within = (folder: string, files: Files): Files => Object.fromEntries(Object.entries(files).map(([name, bytes]) => [folder + name, bytes]));

  it('zipped again by a file manager is taken: with what it put in, in a folder of its own, or both', async () => {
    const files: Files = unzipSync(await packBundle(bundle, adapters));
    for (const again of [
      { ...litter, ...files },
      within('my run (2)/', files),
      {
        'my run (2)/': new Uint8Array(),
        ...within('my run (2)/', { ...files, ...litter }),
        ...within('__MACOSX/my run (2)/', { '._README.md': new Uint8Array(9) })
      }
    ])
      expect(await unpackBundle(zipSync(again))).toEqual(bundle);
  });

  it('in a folder with more beside it, or in two folders, is refused by the name of what is too much', async () => {
    const files: Files = unzipSync(await packBundle(bundle, adapters));
    await expect(unpackBundle(zipSync({ ...within('run/', files), 'photo.jpg': new Uint8Array(9) }))).rejects.toThrow(
      '"photo.jpg", which no Orchard bundle has'
    );
    await expect(unpackBundle(zipSync({ ...within('run/', files), 'README.md': new Uint8Array(9) }))).rejects.toThrow(
      '"README.md", which no Orchard bundle has'
    );
    await expect(unpackBundle(zipSync(within('a/b/', files)))).rejects.toThrow('no Orchard bundle has');
    await expect(unpackBundle(zipSync({ ...files, '__MACOSX/../../x': new Uint8Array(1) }))).rejects.toThrow('leads out of it');
  });

  it('whose file was changed without its manifest is refused', async () => {
    const files: Files = unzipSync(await packBundle(bundle, adapters));
    const bin = files['checkpoint.bin']!;
    bin[5] = bin[5]! ^ 1;
    await expect(unpackBundle(zipSync(files))).rejects.toThrow(/"checkpoint.bin" is not the file its manifest describes/);
  });

  it('with a file its manifest does not know is refused', async () => {
    const files: Files = unzipSync(await packBundle(bundle, adapters));
    files['adapters/math/adapter_config.json'] = strToU8('{}');
    await expect(unpackBundle(zipSync(files))).rejects.toThrow(/added later/);
  });

  it('that would unpack to more than its limits is refused before it is unpacked', async () => {
    const bomb = zipSync({ 'README.md': new Uint8Array(2 ** 20) });
    expect(bomb.length).toBeLessThan(2 ** 12);
    await expect(unpackBundle(bomb, { zipped: 2 ** 12, file: 2 ** 16, total: 2 ** 16, files: 9 })).rejects.toThrow(/would unpack to more/);
    const limits = { zipped: 2 ** 20, file: 2 ** 18, total: 2 ** 19, files: 20 };
    expect(Object.values(unzipSync(await packBundle(bundle, adapters))).every(({ length }) => length < limits.file)).toBe(true);
    expect(await unpackBundle(await packBundle(bundle, adapters), limits)).toEqual(bundle);
    const long = zipSync({ 'README.md': new Uint8Array(2 ** 17), 'events.jsonl': new Uint8Array(2 ** 17), 'metrics.csv': new Uint8Array(2 ** 17) });
    await expect(unpackBundle(long, limits)).rejects.toThrow('no manifest.json');
    await expect(unpackBundle(long, { ...limits, total: 2 ** 18 })).rejects.toThrow(/would unpack to more/);
    await expect(unpackBundle(bomb, { zipped: 9, file: 2 ** 16, total: 2 ** 16, files: 9 })).rejects.toThrow(/at most/);
  });
});

describe('lines', () => {
  it('give back their values, whatever the text, with or without a last newline', () => {
    const values = [{ text: 'a\nb' }, 'ü🍏\u2028', [], null, 0];
    const bytes = encodeJsonLines(values);
    expect(strFromU8(bytes)).toBe(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
    expect(decodeJsonLines(bytes)).toEqual(values);
    expect(decodeJsonLines(bytes.subarray(0, -1))).toEqual(values);
  });
});

describe('exact JSON', () => {
  it('gives back every number as it was', () => {
    const values = { list: [NaN, Infinity, -Infinity, -0, 0, 1 / 3, 5e-324], nested: { number: 'NaN text' }, number: 3 };
    expect(decodeJson(encodeJson(values))).toEqual(values);
  });
});
