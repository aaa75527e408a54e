/** The fastest programs are cached by key; where the browser withholds its storage nothing is cached and nothing fails. */
import { expect, it } from 'vitest';
import { openTuningCache } from '../../src/engine/tuningCache';

/** Cache storage of one process: an address to a text. */
function storageOf(kept: Map<string, string>): CacheStorage {
  const match = async (address: string): Promise<Response | undefined> => (kept.has(address) ? new Response(kept.get(address)) : undefined);
  const put = async (address: string, response: Response): Promise<void> => void kept.set(address, await response.text());
  return { match, open: async () => ({ put }) } as unknown as CacheStorage;
}

const refusing = { match: () => Promise.reject(new Error('denied')), open: () => Promise.reject(new Error('denied')) } as unknown as CacheStorage;

it('returns what was put under a key, and null for another key', async () => {
  const cache = openTuningCache(storageOf(new Map()));
  await cache.put('Some GPU, 576', { 'CodedProduct q4 576x576 rows 1': 'lanes' });
  expect(await cache.get('Some GPU, 576')).toEqual({ 'CodedProduct q4 576x576 rows 1': 'lanes' });
  expect(await cache.get('Some GPU, 896')).toBeNull();
});

it('returns null where the stored value is no table of programs', async () => {
  const kept = new Map([
    ['/tuning/a', 'not JSON'],
    ['/tuning/b', '{"CodedProduct":1}'],
    ['/tuning/c', 'null']
  ]);
  const cache = openTuningCache(storageOf(kept));
  for (const key of ['a', 'b', 'c']) expect(await cache.get(key)).toBeNull();
});

it.each([
  ['withheld', undefined],
  ['refusing', refusing]
])('caches nothing and throws nothing where storage is %s', async (_, storage) => {
  const cache = openTuningCache(storage);
  await cache.put('a', { b: 'c' });
  expect(await cache.get('a')).toBeNull();
});
