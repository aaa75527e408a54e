/** Spans of bytes, the journal that lists them, and how fast they come. */
import { describe, expect, it } from 'vitest';
import { between, randomOf } from '../../src/math/random';
import { openDownloadJournal, parseDownloadJournal, readDownloadJournal } from '../../src/weights/download/journal';
import { progressReporter, type DownloadProgress } from '../../src/weights/download/progress';
import { parseRetryAfter } from '../../src/network/backOff';
import { missingSpans, bytesInSpans, mergeSpans, type ByteSpan } from '../../src/weights/download/span';
import { memoryDisk } from './memoryDisk';

const file = { name: 'apple', url: 'https://hub.test/apple', size: 100, sha256: null, tag: 'a', modified: null };

it('spans and their gaps are each byte once, against a table of bytes', () => {
  for (let seed = 0; seed < 200; seed++) {
    const random = randomOf('spans', seed);
    const spans: ByteSpan[] = Array.from({ length: random.below(8) }, () => {
      const from = random.below(50);
      return { from, to: between(random, from, 50) };
    });
    const longest = between(random, 1, 20);
    const bytes = Array.from({ length: 50 }, (_, i) => spans.some(({ from, to }) => from <= i && i < to));
    const covered = (some: readonly ByteSpan[]) => Array.from({ length: 50 }, (_, i) => some.filter(({ from, to }) => from <= i && i < to).length);
    expect(covered(mergeSpans(spans))).toEqual(bytes.map(Number));
    expect(covered(missingSpans(spans, 50, longest))).toEqual(bytes.map((there) => Number(!there)));
    expect(missingSpans(spans, 50, longest).every((gap) => bytesInSpans([gap]) > 0 && bytesInSpans([gap]) <= longest)).toBe(true);
    expect(bytesInSpans(mergeSpans(spans))).toBe(bytes.filter(Boolean).length);
  }
});

describe('a journal', () => {
  it('is read as it was written, and begins anew for a file that changed', async () => {
    const disk = memoryDisk();
    const journal = await openDownloadJournal(disk, 'apple', file);
    journal.add({ from: 0, to: 10 });
    journal.add({ from: 10, to: 30 });
    journal.close();
    expect(await readDownloadJournal(disk, 'apple')).toEqual({ file, spans: [{ from: 0, to: 30 }], checked: false });
    const again = await openDownloadJournal(disk, 'apple', { ...file, url: 'https://mirror.test/apple' });
    expect(again.spans()).toEqual([{ from: 0, to: 30 }]);
    again.check();
    again.close();
    expect((await readDownloadJournal(disk, 'apple'))?.checked).toBe(true);
    const changed = await openDownloadJournal(disk, 'apple', { ...file, tag: 'b' });
    expect([changed.spans(), changed.checked()]).toEqual([[], false]);
  });

  it('claims no more than was written, wherever it was cut', async () => {
    const disk = memoryDisk();
    const journal = await openDownloadJournal(disk, 'apple', file);
    journal.add({ from: 0, to: 12 });
    journal.add({ from: 50, to: 100 });
    const text = new TextDecoder().decode(disk.files.get('apple'));
    for (let length = 0; length < text.length; length++) {
      const entry = parseDownloadJournal(text.slice(0, length));
      expect(entry?.checked ?? false).toBe(false);
      for (const { from, to } of entry?.spans ?? []) expect(`${from}-${to}`).toMatch(/^(0-12|50-100)$/);
    }
  });

  it.each(['', 'null\n', '{}\n', '[]\n', '{"name":"a","url":"b","size":-5}\n', '\u0000\n'])('is none in %j', (text) =>
    expect(parseDownloadJournal(text)).toBeNull()
  );
});

it('pace is the speed of the last seconds, told five times a second and at the end', () => {
  const heard: DownloadProgress[] = [];
  let time = 0;
  const tell = progressReporter(
    'downloading',
    100_000,
    () => time,
    (progress) => heard.push(progress)
  );
  for (; time <= 10_000; time += 100) tell(time < 5000 ? 0 : (time - 5000) * 2);
  expect(heard).toHaveLength(51);
  expect(heard[0]).toEqual({ stage: 'downloading', done: 0, size: 100_000, speed: null, left: null });
  expect(heard.at(-1)).toEqual({ stage: 'downloading', done: 10_000, size: 100_000, speed: 2000, left: 45 });
  tell(100_000);
  expect(heard.at(-1)).toMatchObject({ done: 100_000, left: 0 });
});

it('a server asks for a pause in seconds or by date', () => {
  const now = Date.UTC(2026, 0, 1);
  expect([
    parseRetryAfter('7', now),
    parseRetryAfter(new Date(now + 5000).toUTCString(), now),
    parseRetryAfter('soon', now),
    parseRetryAfter(null, now)
  ]).toEqual([7000, 5000, null, null]);
});
