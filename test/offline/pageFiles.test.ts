/** What is kept of a build, and which requests are answered from it. */
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, test } from 'vitest';
import { hashFiles } from '../../scripts/offlineWorker';
import { askedFor, isKept } from '../../src/offline/pageFiles';

test.each([
  ['index.html', true],
  ['assets/engine-1a2b.js', true],
  ['models/seedling.safetensors', true],
  ['models/mine.gguf', false],
  ['models/team/apple/model.safetensors', false],
  ['models/index.json', false],
  ['models/README.md', false],
  ['offline.js', false],
  ['assets/index-1a2b.js.map', false],
  ['.sources', false]
])('of a build, %s is kept: %s', (path, kept) => expect(isKept(path)).toBe(kept));

it('hashes what a build keeps', () => {
  const folder = mkdtempSync(join(tmpdir(), 'orchard-'));
  mkdirSync(join(folder, 'models'));
  for (const path of ['index.html', 'a b.js', 'offline.js', 'models/mine.gguf']) writeFileSync(join(folder, path), 'abc');
  // SHA-256 of "abc", as FIPS 180-2 has it.
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(hashFiles(folder)).toEqual({ 'a%20b.js': abc, 'index.html': abc });
});

const SCOPE = 'https://garden.example/some/path/';
const files = { 'index.html': 'h0', 'assets/a.js': 'h1' };
const ask = (path: string, some: Partial<Request> = {}) =>
  askedFor(files, SCOPE, { method: 'GET', mode: 'cors', url: new URL(path, SCOPE).href, headers: new Headers(), ...some });

test.each([
  ['./', { hash: 'h0' }],
  ['index.html', { hash: 'h0' }],
  ['assets/a.js', { hash: 'h1' }],
  ['models/index.json', 'models list'],
  ['assets/other.js', null],
  ['assets/a.js?v=2', null],
  ['models/mine.gguf', null],
  ['/', null],
  ['https://elsewhere.example/some/path/assets/a.js', null],
  ['constructor', null]
])('a request for %s asks for %o', (path, asked) => expect(ask(path)).toEqual(asked));

it('opens the document of an experiment’s link, and leaves what is not simply read to the network', () => {
  expect(ask('./?seed=8&queries=4', { mode: 'navigate' })).toEqual({ hash: 'h0' });
  expect(ask('assets/a.js', { method: 'HEAD' })).toBeNull();
  expect(ask('assets/a.js', { headers: new Headers({ range: 'bytes=0-9' }) })).toBeNull();
});
