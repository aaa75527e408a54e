/** What the Hub lists, what of it makes a model, and folders of a person's own. */
import { describe, expect, it } from 'vitest';
import { openFileCache } from '../../src/weights/download/fileCache';
import { folderOfFiles } from '../../src/weights/repository/folder';
import { listRepository } from '../../src/weights/repository/hub';
import { BASE, bytesOf, hashOfBytes, openStand, REPOSITORY, testDigest } from './hubStand';
import { memoryDisk } from './memoryDisk';

const never = new AbortController().signal;
const silent = (): void => undefined;
const weights = bytesOf(3000, 'weights');
const files = { 'apple-Q4_K_M.gguf': weights, 'config.json': bytesOf(20, 'config') };

describe('a repository', () => {
  it('is listed with sizes, hashes and licence, and its files come from one commit', async () => {
    const { network } = openStand({ files });
    const listed = await listRepository(REPOSITORY, 'main', never, { base: BASE, network });
    expect(listed).toMatchObject({ repository: REPOSITORY, revision: 'main', commit: 'c0ffee', licence: 'apache-2.0', gated: false });
    expect(listed.files).toEqual([
      {
        path: 'apple-Q4_K_M.gguf',
        name: 'team/apple@main/apple-Q4_K_M.gguf',
        url: `${BASE}/team/apple/resolve/c0ffee/apple-Q4_K_M.gguf`,
        size: 3000,
        sha256: hashOfBytes(weights)
      },
      { path: 'config.json', name: 'team/apple@main/config.json', url: `${BASE}/team/apple/resolve/c0ffee/config.json`, size: 20, sha256: null }
    ]);
  });

  it('gives its files through the cache, over redirects', async () => {
    const { network, asked } = openStand({ files });
    const cache = openFileCache({ disk: memoryDisk(), newHasher: () => Promise.resolve(testDigest()), network });
    const [file] = (await listRepository(REPOSITORY, 'main', never, { base: BASE, network })).files;
    const source = await cache.fetch(file!, never, silent);
    expect(await source.read(0, source.size)).toEqual(weights);
    expect(asked.some((url) => url.startsWith('https://cdn.test/'))).toBe(true);
  });

  it.each([
    ['no name', 'apple', 'main', /Write it as owner\/name/],
    ['a name that leads elsewhere', '../apple', 'main/../..', /not found|no repository/],
    ['one that is not there', 'team/pear', 'main', /no public repository/],
    ['a revision that is not there', REPOSITORY, 'first', /no such revision/]
  ])('is refused: %s', async (_, repository, revision, sentence) => {
    const { network } = openStand({ files });
    await expect(listRepository(repository, revision, never, { base: BASE, network })).rejects.toThrow(sentence);
  });

  it.each([
    ['a page', '<!doctype html>'],
    ['a list', '[]'],
    ['nothing of use', '{"sha": 1}'],
    ['a commit that leads elsewhere', '{"sha": "../main"}']
  ])('cannot be read from %s', async (_, text) => {
    const { network } = openStand({ files });
    const fetch = (): Promise<Response> => Promise.resolve(new Response(text));
    await expect(listRepository(REPOSITORY, 'main', never, { base: BASE, network: { ...network, fetch } })).rejects.toThrow(/cannot be read/);
  });

  it('is listed to the last page', async () => {
    const { network } = openStand({ files });
    const page = (path: string, next?: string): Response =>
      Response.json([{ type: 'file', path, size: 1 }], next ? { headers: { link: `<${next}>; rel="next"` } } : {});
    const fetch: typeof globalThis.fetch = (url) => {
      const { pathname, searchParams } = new URL(url as string);
      if (pathname.includes('/revision/')) return Promise.resolve(Response.json({ sha: 'c0ffee' }));
      return Promise.resolve(searchParams.has('cursor') ? page('b') : page('a', `${BASE}${pathname}?cursor=b`));
    };
    const { files: listed, licence } = await listRepository(REPOSITORY, 'main', never, { base: BASE, network: { ...network, fetch } });
    expect(listed.map(({ path }) => path)).toEqual(['a', 'b']);
    expect(licence).toBeNull();
  });
});

it('a real server is asked by the browser itself, in parts', async () => {
  const url = new URL('/package-lock.json', location.href).href;
  const whole = new Uint8Array(await (await fetch(url)).arrayBuffer());
  const cache = openFileCache({ disk: memoryDisk(), newHasher: () => Promise.resolve(testDigest()) });
  const source = await cache.fetch({ url, name: url, size: null, sha256: null }, never, silent);
  expect(source.size).toBe(whole.length);
  expect(await source.read(1000, 5000)).toEqual(whole.slice(1000, 6000));
});

it('a folder of chosen files gives them by their paths within it', async () => {
  const file = new File([weights.slice()], 'apple.gguf');
  const folder = folderOfFiles('models', [file]);
  expect(folder.files).toEqual([{ path: 'apple.gguf', size: 3000 }]);
  const source = await folder.open('apple.gguf');
  expect(await source.read(10, 5)).toEqual(weights.slice(10, 15));
  await expect(folder.open('config.json')).rejects.toThrow(/models has no file config\.json\. Choose the whole folder/);
});
