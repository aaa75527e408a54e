/** Rows on their way in: names that are always permitted, and sentences for what cannot be read. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { isSetName } from '../../../src/record/config';
import { nameAfter, readFile, readUrl } from '../../../src/view/benchmark/bring';

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['my questions.jsonl', 'my questions'],
  ['https://example.org/data/rows-2.jsonl?download=1', 'rows-2'],
  ['C:\\data\\shop.json', 'shop'],
  ['…größe.txt', 'gr-e'],
  ['.jsonl', 'mine'],
  ['x'.repeat(80), 'x'.repeat(40)]
])('%s is kept as %s', (path, name) => {
  expect(nameAfter(path)).toBe(name);
  expect(isSetName(name)).toBe(true);
});

test('a file is its text and its name', async () => expect(await readFile(new File(['{}\n'], 'a.jsonl'))).toEqual({ name: 'a', text: '{}\n' }));

describe('an address', () => {
  test.each(['rows.jsonl', 'file:///rows.jsonl'])('%s that is none is a sentence', (address) => expect(readUrl(address)).rejects.toThrow(/no web address/));

  test('that cannot be reached says what to do instead', async () => {
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(readUrl('https://example.org/rows.jsonl')).rejects.toThrow(/Download the file and choose it here/);
  });

  test('that answers with a failure names it', async () => {
    vi.stubGlobal('fetch', async () => new Response('no', { status: 404 }));
    await expect(readUrl('https://example.org/rows.jsonl')).rejects.toThrow(/answered 404/);
  });

  test('that answers with rows is their text', async () => {
    vi.stubGlobal('fetch', async () => new Response('{"id":1}'));
    expect(await readUrl('https://example.org/rows.jsonl')).toEqual({ name: 'rows', text: '{"id":1}' });
  });
});
