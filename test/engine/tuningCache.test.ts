/** What won is remembered by key, and a browser that withholds its storage costs no more than another race. */
import { expect, it } from 'vitest';
import { openTuningCache } from '../../src/engine/tuningCache';

/** Cache storage of one process: an address to a text. */
function storageOf(kept: Map<string, string>): CacheStorage {
  const match = async (address: string): Promise<Response | undefined> => (kept.has(address) ? new Response(kept.get(address)) : undefined);
  const put = async (address: string, response: Response): Promise<void> => void kept.set(address, await response.text());
  return { match, open: async () => ({ put }) } as unknown as CacheStorage;
}

const refusing = { match: () => Promise.reject(new Error('denied')), open: () => Promise.reject(new Error('denied')) } as unknown as CacheStorage;

it('remembers by key', async () => {
  const shelf = openTuningCache(storageOf(new Map()));
  await shelf.keep('Some GPU, 576', { 'CodedProduct q4 576x576 rows 1': 'lanes' });
  expect(await shelf.recall('Some GPU, 576')).toEqual({ 'CodedProduct q4 576x576 rows 1': 'lanes' });
  expect(await shelf.recall('Some GPU, 896')).toBeNull();
});

it('takes nothing else for winners', async () => {
  const kept = new Map([
    ['/tuning/a', 'not JSON'],
    ['/tuning/b', '{"CodedProduct":1}'],
    ['/tuning/c', 'null']
  ]);
  const shelf = openTuningCache(storageOf(kept));
  for (const key of ['a', 'b', 'c']) expect(await shelf.recall(key)).toBeNull();
});

it.each([
  ['withheld', undefined],
  ['refusing', refusing]
])('does without a storage that is %s', async (_, storage) => {
  const shelf = openTuningCache(storage);
  await shelf.keep('a', { b: 'c' });
  expect(await shelf.recall('a')).toBeNull();
});
