/** Models next to the app: what the server's list names is fetched as any other file; where there is no list there are none. */
import { expect, it } from 'vitest';
import { listLocalModels } from '../../src/weights/repository/localModels';
import { openFileCache } from '../../src/weights/download/fileCache';
import { bytesOf, openStand, testDigest } from './hubStand';
import { memoryDisk } from './memoryDisk';

const never = new AbortController().signal;
const folder = new URL('https://cdn.test/');
const weights = bytesOf(3000, 'weights');
const listOf = (list: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(list));
const standWith = (list: Uint8Array) => openStand({ files: { 'index.json': list, 'pear/apple.gguf': weights } });

it('are listed with their sizes, and come through the cache', async () => {
  const { network } = standWith(listOf([{ path: 'pear/apple.gguf', size: 3000 }]));
  const [file, ...others] = await listLocalModels(folder, never, network);
  expect(others).toEqual([]);
  expect(file).toMatchObject({ path: 'pear/apple.gguf', size: 3000, name: '-/models@here/pear/apple.gguf', url: 'https://cdn.test/pear/apple.gguf' });
  const cache = openFileCache({ disk: memoryDisk(), newHasher: () => Promise.resolve(testDigest()), network });
  const source = await cache.fetch(file!, never, () => undefined);
  expect(await source.read(0, 3000)).toEqual(weights);
});

it('are none where the server has no list, or answers everything with a page', async () => {
  expect(await listLocalModels(folder, never, openStand({ files: {} }).network)).toEqual([]);
  expect(await listLocalModels(folder, never, openStand({ files: { 'index.json': weights }, fault: () => ({ kind: 'page' }) }).network)).toEqual([]);
});

it.each([
  ['no JSON', weights],
  ['no list', listOf({ path: 'a.gguf', size: 1 })],
  ['a path that leads out', listOf([{ path: '../a.gguf', size: 1 }])],
  ['an address', listOf([{ path: 'https://elsewhere.test/a.gguf', size: 1 }])],
  ['a size that is none', listOf([{ path: 'a.gguf', size: -1 }])]
])('are refused in a list that holds %s', async (_, list) => {
  await expect(listLocalModels(folder, never, standWith(list).network)).rejects.toThrow(/is no list of models.*Build the page again/);
});
