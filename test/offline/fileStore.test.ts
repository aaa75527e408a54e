/** The page's files by hash: fetched once, whole or not at all, and isolated whatever the server says. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FileStore } from '../../src/offline/fileStore';
import type { PageFiles } from '../../src/offline/pageFiles';
import { MemoryCache } from './memoryCache';

const SCOPE = 'https://garden.example/some/path/';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A server of these texts, and the addresses asked. */
function server(texts: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const request = async (url: string | URL | Request) => {
    const path = String(url).slice(SCOPE.length);
    asked.push(path);
    const text = texts[path];
    return text === undefined ? new Response('not here', { status: 404 }) : new Response(text, { headers: { 'content-type': 'text/plain', etag: 'x' } });
  };
  return { asked, request: request as typeof fetch };
}

const versionOf = (texts: Readonly<Record<string, string>>): PageFiles => Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, sha256(text)]));

const FIRST = { 'index.html': 'one', 'assets/a.js': 'same', 'models/seedling.safetensors': 'weights' };
const SECOND = { 'index.html': 'two', 'assets/b.js': 'new', 'models/seedling.safetensors': 'weights' };

describe('the store of the page’s files', () => {
  it('gives a kept file its type, its length and the headers of isolation, which the server did not send', async () => {
    const cache = new MemoryCache();
    const store = new FileStore(cache, SCOPE, server(FIRST).request);
    await store.keep(versionOf(FIRST));
    const page = (await store.find(sha256('one')))!;
    expect(await page.text()).toBe('one');
    expect(Object.fromEntries(page.headers)).toEqual({
      'content-type': 'text/plain',
      'content-length': '3',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-opener-policy': 'same-origin'
    });
    expect(await store.find(sha256('two'))).toBeUndefined();
  });

  it('fetches for a new version only what differs, keeps both until the new one takes over, and then the new one alone', async () => {
    const cache = new MemoryCache();
    await new FileStore(cache, SCOPE, server(FIRST).request).keep(versionOf(FIRST));
    const { asked, request } = server(SECOND);
    const store = new FileStore(cache, SCOPE, request);
    await store.keep(versionOf(SECOND));
    expect(asked).toEqual(['index.html', 'assets/b.js']);
    expect(await (await store.find(sha256('one')))!.text()).toBe('one');
    await store.keepOnly(versionOf(SECOND));
    expect(await store.find(sha256('one'))).toBeUndefined();
    expect(cache.entries.size).toBe(3);
  });

  it.each([
    ['is missing', { 'index.html': 'one' }, /a\.js could not be fetched \(404\)/],
    ['is another one', { ...FIRST, 'assets/a.js': '<html>a page instead' }, /a\.js is not the file that this version was built with/]
  ])('keeps no file that %s, and goes on later from what is whole', async (_, served, problem) => {
    const cache = new MemoryCache();
    await expect(new FileStore(cache, SCOPE, server(served).request).keep(versionOf(FIRST))).rejects.toThrow(problem);
    expect(cache.entries.size).toBe(1);
    const { asked, request } = server(FIRST);
    await new FileStore(cache, SCOPE, request).keep(versionOf(FIRST));
    expect(asked).toEqual(['assets/a.js', 'models/seedling.safetensors']);
  });
});
