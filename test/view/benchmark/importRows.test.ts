/** Rows on their way in: names that are always permitted, and sentences for what cannot be read. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { isSetName } from '../../../src/record/config';
import { suggestSetName, readRowsFile, readRowsUrl } from '../../../src/view/benchmark/importRows';
import { decodeText } from '../../../src/view/benchmark/decodeText';

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['my questions.jsonl', 'my questions'],
  ['https://example.org/data/rows-2.jsonl?download=1', 'rows-2'],
  ['C:\\data\\shop.json', 'shop'],
  ['…größe.txt', 'gr-e'],
  ['.jsonl', 'mine'],
  ['x'.repeat(80), 'x'.repeat(40)]
])('%s is kept as %s', (path, name) => {
  expect(suggestSetName(path)).toBe(name);
  expect(isSetName(name)).toBe(true);
});

test('a file is its text and its name', async () => expect(await readRowsFile(new File(['{}\n'], 'a.jsonl'))).toEqual({ name: 'a', text: '{}\n' }));

describe('an address', () => {
  test.each(['rows.jsonl', 'file:///rows.jsonl'])('%s that is none is a sentence', (address) => expect(readRowsUrl(address)).rejects.toThrow(/no web address/));

  test('that cannot be reached says what to do instead', async () => {
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(readRowsUrl('https://example.org/rows.jsonl')).rejects.toThrow(/Download the file and choose it here/);
  });

  test('that answers with a failure names it', async () => {
    vi.stubGlobal('fetch', async () => new Response('no', { status: 404 }));
    await expect(readRowsUrl('https://example.org/rows.jsonl')).rejects.toThrow(/answered 404/);
  });

  test('that answers with rows is their text', async () => {
    vi.stubGlobal('fetch', async () => new Response('{"id":1}'));
    expect(await readRowsUrl('https://example.org/rows.jsonl')).toEqual({ name: 'rows', text: '{"id":1}' });
  });
});

describe('bytes of a file', () => {
  const text = '{"id":"ä","query":"Was kostet der Stuhl? 5 € – “so”"}\n';
  const utf16 = (mark: string, swap: boolean): Uint8Array => {
    const units = [...(mark + text)].map((character) => character.charCodeAt(0));
    return Uint8Array.from(units.flatMap((unit) => (swap ? [unit >> 8, unit & 255] : [unit & 255, unit >> 8])));
  };
  const windows = Uint8Array.from([...text].map((character) => ({ '€': 0x80, '–': 0x96, '“': 0x93, '”': 0x94 })[character] ?? character.charCodeAt(0)));

  test.each([
    ['UTF-8', new TextEncoder().encode(text)],
    ['UTF-8 with a mark', new TextEncoder().encode(`\uFEFF${text}`)],
    ['UTF-16, little end first', utf16('', false)],
    ['UTF-16, little end first, with a mark', utf16('\uFEFF', false)],
    ['UTF-16, big end first', utf16('', true)],
    ['UTF-16, big end first, with a mark', utf16('\uFEFF', true)]
  ])('in %s are their text', (_, bytes) => expect(decodeText(bytes, 'a.jsonl')).toEqual({ text, note: null }));

  test('in Windows-1252 are their text, and that this was a guess is said', async () => {
    expect(decodeText(windows, 'a.jsonl')).toEqual({ text, note: expect.stringMatching(/^a\.jsonl is not in UTF-8 and was read as Windows-1252\..*\.$/) });
    expect(await readRowsFile(new File([Uint8Array.from(windows)], 'a.jsonl'))).toEqual({ name: 'a', text, note: expect.stringContaining('Windows-1252') });
  });

  test.each<[string, readonly number[], RegExp]>([
    ['UTF-32 with a mark', [0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0], /is in UTF-32/],
    ['UTF-32', [0x7b, 0, 0, 0, 0x7d, 0, 0, 0], /is in UTF-32/],
    ['UTF-16 that ends within a character', [0x7b, 0, 0x7d], /UTF-16LE and damaged/],
    ['UTF-16 with half a character', [0xfe, 0xff, 0, 0x7b, 0xd8, 0x3c, 0, 0x7d], /UTF-16BE and damaged/],
    ['an encoding that is not read here', [0x7b, 0x22, 0x81, 0x40, 0x22, 0x7d], /neither in UTF-8 nor in UTF-16 nor in Windows-1252/],
    ['no encoding at all', [0x50, 0x4b, 3, 4, 0, 0xff, 0xfe, 0], /no text/]
  ])('in %s are refused in a sentence', (_, bytes, sentence) => {
    expect(() => decodeText(Uint8Array.from(bytes), 'a.jsonl')).toThrow(sentence);
    expect(() => decodeText(Uint8Array.from(bytes), 'a.jsonl')).toThrow(/^a\.jsonl .*Save it as UTF-8 and bring it again\.$/);
  });
});
