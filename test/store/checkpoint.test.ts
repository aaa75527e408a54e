/** Checkpoints that are damaged, half written, or not worth storing: told from intact ones, and never in the way of them. */
import 'fake-indexeddb/auto';
import { zipSync } from 'fflate';
import { expect, it } from 'vitest';
import type { Checkpoint } from '../../src/record/checkpoint';
import { DEFAULTS } from '../../src/record/config';
import { checksumOf, crc32 } from '../../src/store/checksum';
import { openDatabase } from '../../src/store/database';
import { openRunStore } from '../../src/store/runStore';
import { checkpointOf, logOf, stateOf } from './tiny';

let names = 0;

/** A shelf with a run of three checkpoints, and its database. */
async function stored() {
  const name = `checkpoint-${names++}`;
  const shelf = await openRunStore(name);
  await shelf.begin('a', 1, DEFAULTS);
  await shelf.append('a', logOf('a', 3));
  for (const step of [1, 2, 3]) await shelf.save(checkpointOf('a', step), true);
  const database = await openDatabase(name);
  const head = (await database.get('heads', ['a', 'step-3']))!;
  return { name, shelf, database, head };
}

/** The checkpoint with one value of one tensor of `qa` changed. */
function altered(checkpoint: Checkpoint, part: 'values' | 'firstMoment' | 'secondMoment' | 'anchor', value: number): Checkpoint {
  const { master, qa } = checkpoint.engine;
  const tensors = Object.fromEntries(Object.entries(qa![part]!).map(([name, values], i) => [name, i ? values : values.with(0, value)]));
  return { ...checkpoint, engine: { master: master!, qa: { ...qa!, [part]: tensors } } };
}

const PARTS = ['values', 'firstMoment', 'secondMoment', 'anchor'] as const;

it('CRC-32 is that of the standard, also piece by piece, and the one zip writes', () => {
  const text = new TextEncoder().encode('123456789');
  expect(crc32(text)).toBe(0xcbf43926);
  expect(crc32(text.subarray(4), crc32(text.subarray(0, 4)))).toBe(0xcbf43926);
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * i + 7) % 251);
  expect(crc32(bytes)).toBe(new DataView(zipSync({ a: bytes }).buffer).getUint32(14, true));
});

it('the checksum is that of every tensor, name and figure', () => {
  const checkpoint = checkpointOf('a', 1);
  const sum = checksumOf(checkpoint);
  expect(checksumOf(structuredClone(checkpoint))).toBe(sum);
  const others = [
    ...PARTS.map((part) => altered(checkpoint, part, 1e-30)),
    { ...checkpoint, id: 'step-2' },
    { ...checkpoint, lab: { ...checkpoint.lab, seq: 1 } },
    { ...checkpoint, engine: { ...checkpoint.engine, qa: { ...checkpoint.engine['qa']!, step: 9 } } },
    { ...checkpoint, engine: { master: checkpoint.engine['master']! } }
  ];
  expect(new Set([sum, ...others.map(checksumOf)]).size).toBe(others.length + 1);
});

it.each(PARTS)('%s with one bit changed on disk: the newest intact checkpoint is taken, and the named one refused with a sentence', async (part) => {
  const { shelf, database, head } = await stored();
  const { engine } = altered(checkpointOf('a', 3), part, 0.5);
  await database.put('weights', { attempt: head.attempt, agent: 'qa', state: engine['qa']! });
  expect(await shelf.load('a')).toEqual(checkpointOf('a', 2));
  await expect(shelf.load('a', 'step-3')).rejects.toThrow(/^Checkpoint "step-3" is damaged: .* Resume from another one\.$/);
  expect(await shelf.load('a', 'step-2')).toEqual(checkpointOf('a', 2));
});

it('without some weights, or with a damaged head, the one before is taken', async () => {
  const { shelf, database, head } = await stored();
  await database.put('heads', { ...head, lab: { ...head.lab, updates: { master: 9 } } });
  expect(await shelf.load('a')).toEqual(checkpointOf('a', 2));
  const before = (await database.get('heads', ['a', 'step-2']))!;
  await database.delete('weights', [before.attempt, 'master']);
  expect(await shelf.load('a')).toEqual(checkpointOf('a', 1));
});

it('where the browser cannot read what it stored, the one before is taken', async () => {
  const { shelf, head } = await stored();
  const { get } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.get = function (this: IDBObjectStore, key: IDBValidKey) {
    if (Array.isArray(key) && key[0] === head.attempt) throw new DOMException('Failed to read large IndexedDB value', 'DataError');
    return get.call(this, key);
  };
  try {
    expect(await shelf.load('a')).toEqual(checkpointOf('a', 2));
  } finally {
    IDBObjectStore.prototype.get = get;
  }
});

it('where all are damaged, nothing is taken for a beginning', async () => {
  const { shelf, database } = await stored();
  await database.clear('weights');
  await expect(shelf.load('a')).rejects.toThrow(/^All checkpoints of run "a" are damaged/);
  expect(await shelf.history('a')).toEqual(logOf('a', 3));
});

it.each(PARTS)('%s that are not finite are not stored, and push out no good checkpoint', async (part) => {
  const { shelf } = await stored();
  for (const value of [NaN, Infinity, -Infinity])
    await expect(shelf.save(altered(checkpointOf('a', 4), part, value), true)).rejects.toThrow(
      /"step-4" is not stored: ".+" of qa holds a number that is not finite/
    );
  expect((await shelf.runs())[0]!.checkpoints.map(({ step }) => step)).toEqual([1, 2, 3]);
  const bundle = { checkpoint: altered(checkpointOf('b', 1), part, NaN), events: logOf('b', 1) };
  await expect(shelf.importBundle(bundle)).rejects.toThrow('not finite');
  expect(await shelf.runs()).toHaveLength(1);
});

it('one that an earlier Orchard stored, without a checksum, is read, but not where it holds NaN', async () => {
  const { shelf, database } = await stored();
  for (const id of ['step-2', 'step-3']) {
    const { checksum: _, ...former } = (await database.get('heads', ['a', id]))!;
    await database.put('heads', former);
  }
  expect(await shelf.load('a')).toEqual(checkpointOf('a', 3));
  const { attempt } = (await database.get('heads', ['a', 'step-3']))!;
  await database.put('weights', { attempt, agent: 'qa', state: altered(checkpointOf('a', 3), 'secondMoment', NaN).engine['qa']! });
  expect(await shelf.load('a')).toEqual(checkpointOf('a', 2));
});

it('is not stored for a run that is not', async () => {
  const { shelf, database } = await stored();
  await shelf.remove('a');
  await expect(shelf.save(checkpointOf('a', 4), true)).rejects.toMatchObject({ name: 'RunMissingError', message: expect.stringContaining('export it') });
  expect(await database.count('heads')).toBe(0);
  expect(await database.count('weights')).toBe(0);
});

it('opening the shelf removes nothing; what an earlier Orchard left behind goes with a sweep, and no checkpoint with it', async () => {
  const { name, shelf, database } = await stored();
  await database.put('weights', { attempt: 'under way', agent: 'master', state: stateOf(9)['master']! });
  const second = await openRunStore(name);
  await second.runs();
  expect(await database.count('weights')).toBe(7);
  await shelf.sweep();
  expect(await database.count('weights')).toBe(6);
  for (const step of [1, 2, 3]) expect(await shelf.load('a', `step-${step}`)).toEqual(checkpointOf('a', step));
});

it('a shelf opened again and again while checkpoints are written costs none of them its weights', async () => {
  const { name, shelf } = await stored();
  let writing = true;
  const other = (async () => {
    for (let i = 0; writing; i++) await (await openRunStore(name)).runs();
  })();
  for (let step = 4; step < 30; step++) await shelf.save(checkpointOf('a', step), false);
  writing = false;
  await other;
  for (let step = 4; step < 30; step++) expect(await shelf.load('a', `step-${step}`)).toEqual(checkpointOf('a', step));
});
