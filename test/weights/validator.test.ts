/** How a server says that a file is the same: a hash goes before ETags and dates, which are compared kind by kind; and files of no bytes at all. */
import { describe, expect, it } from 'vitest';
import { openFileCache, type FileCache } from '../../src/weights/download/fileCache';
import type { RemoteFile } from '../../src/weights/download/request';
import { sourceOfRemote } from '../../src/weights/download/remoteSource';
import { BASE, bytesOf, hashOfBytes, openStand, REPOSITORY, testDigest, type Stand, type StandSettings } from './hubStand';
import { memoryDisk } from './memoryDisk';

const PATH = 'apple-Q4_0.gguf';
const bytes = bytesOf(50_000, 'apple');
const never = new AbortController().signal;
const silent = (): void => undefined;

const remote = (more: Partial<RemoteFile> = {}): RemoteFile => ({
  url: `${BASE}/${REPOSITORY}/resolve/c0ffee/${PATH}`,
  name: `${REPOSITORY}@main/${PATH}`,
  size: bytes.length,
  sha256: null,
  ...more
});
const cacheOn = (stand: Stand, disk = memoryDisk()): FileCache =>
  openFileCache({ disk, newHasher: () => Promise.resolve(testDigest()), network: stand.network });

/** A server that cuts each part after 20,000 bytes, so that three answers or more make up the file. */
const cutting = (headers: StandSettings['headers']): Stand =>
  openStand({ files: { [PATH]: bytes }, fault: (count) => (count > 0 ? { kind: 'cut', after: 20_000 } : null), ...(headers ? { headers } : {}) });

async function fetched(stand: Stand, file: RemoteFile): Promise<Uint8Array> {
  const source = await cacheOn(stand).fetch(file, never, silent);
  return source.read(0, source.size);
}

const edges =
  (...etags: readonly (string | null)[]) =>
  (count: number) => ({ etag: etags[count % etags.length]! });

describe('two edges that tell of one file differently do not change it:', () => {
  const dated = (count: number) => ({ etag: count % 2 ? null : '"a"', 'last-modified': 'Sat, 01 Aug 2026 10:00:00 GMT' });
  it.each<[string, StandSettings['headers'], Partial<RemoteFile>]>([
    ['other ETags of bytes whose SHA-256 is known', edges('"a"', '"b"', '"c"'), { sha256: hashOfBytes(bytes) }],
    [
      'other dates of bytes whose SHA-256 is known',
      (count) => ({ etag: null, 'last-modified': new Date(count * 1e6).toUTCString() }),
      { sha256: hashOfBytes(bytes) }
    ],
    ['other ETags of a file at a commit', edges('"a"', '"b"', '"c"'), { gitHash: 'ab'.repeat(20) }],
    ['an ETag weak and strong', edges('"a"', 'W/"a"'), {}],
    ['an ETag with quotes and without', edges('"a"', 'a', 'W/a'), {}],
    ['an ETag that only some send', edges('"a"', null), {}],
    ['an empty ETag', edges('', '"a"', '""'), {}],
    ['an ETag that only some send, and a date', dated, {}],
    ["the Hub's own ETag before the server's", (count) => ({ 'x-linked-etag': '"linked"', etag: `"${count}"` }), {}],
    ['none at all', () => ({ etag: null }), {}]
  ])('%s', async (_, headers, more) => {
    const stand = cutting(headers);
    expect(await fetched(stand, remote(more))).toEqual(bytes);
  });
});

describe('a file without a hash has changed where', () => {
  it.each<[string, StandSettings['headers']]>([
    ['its ETag is another', edges('"a"', '"b"')],
    ['its weak ETag is another', edges('W/"a"', 'W/"b"')],
    ['its ETag is another, though of the same date', (count) => ({ etag: `"${count}"`, 'last-modified': 'Sat, 01 Aug 2026 10:00:00 GMT' })],
    ['its date is another', (count) => ({ etag: null, 'last-modified': new Date(count * 1e6).toUTCString() })]
  ])('%s', async (_, headers) => {
    await expect(fetched(cutting(headers), remote())).rejects.toThrow(/changed on the server while it was downloaded\. Start again/);
  });
});

it('what has arrived serves at the next start by hash, whatever the validators then are; without one it does not', async () => {
  const again = async (more: Partial<RemoteFile>): Promise<number> => {
    const disk = memoryDisk();
    const leave = new AbortController();
    const first = openStand({ files: { [PATH]: bytes }, headers: () => ({ etag: '"a"' }) });
    await expect(cacheOn(first, disk).fetch(remote(more), leave.signal, ({ done }) => done > 20_000 && leave.abort(new Error('cancelled')))).rejects.toThrow(
      'cancelled'
    );
    const second = openStand({ files: { [PATH]: bytes }, headers: () => ({ etag: '"b"' }) });
    await cacheOn(second, disk).fetch(remote(more), never, silent);
    return second.served.reduce((sum, { from, to }) => sum + to - from, 0);
  };
  expect(await again({ sha256: hashOfBytes(bytes) })).toBeLessThan(bytes.length);
  expect(await again({ gitHash: 'ab'.repeat(20) })).toBeLessThan(bytes.length);
  expect(await again({})).toBe(bytes.length);
});

it('a whole file of another commit is not the one that is wanted', async () => {
  const disk = memoryDisk();
  const stand = openStand({ files: { [PATH]: bytes } });
  await cacheOn(stand, disk).fetch(remote({ gitHash: 'ab'.repeat(20) }), never, silent);
  const other = bytesOf(bytes.length, 'pear');
  stand.replace(PATH, other);
  const source = await cacheOn(stand, disk).fetch(remote({ gitHash: 'cd'.repeat(20) }), never, silent);
  expect(await source.read(0, source.size)).toEqual(other);
});

describe('a file of no bytes', () => {
  const none = new Uint8Array();
  const empty = (more: Partial<RemoteFile> = {}): RemoteFile => remote({ size: 0, ...more });
  it.each<[string, RemoteFile, StandSettings['headers']]>([
    ['that was announced', empty(), undefined],
    ['with its hash', empty({ sha256: hashOfBytes(none) }), undefined],
    ['of a length not known before', empty({ size: null }), undefined],
    ['whose answer names no length', empty(), () => ({ 'content-length': null, etag: null })]
  ])('is fetched, kept and opened: %s', async (_, file, headers) => {
    const stand = openStand({ files: { [PATH]: none }, ...(headers ? { headers } : {}) });
    const cache = cacheOn(stand);
    expect((await cache.fetch(file, never, silent)).size).toBe(0);
    expect(await cache.list()).toEqual([{ name: file.name, size: 0, held: 0, whole: true }]);
    expect((await cache.open(file.name))?.size).toBe(0);
    const { length } = stand.asked;
    await cache.fetch(file, never, silent);
    expect(stand.asked).toHaveLength(length);
  });

  it('is not taken where bytes were announced, nor bytes where none were', async () => {
    await expect(fetched(openStand({ files: { [PATH]: none } }), remote())).rejects.toThrow(/has 0 bytes on the server, where 50000 were announced/);
    await expect(fetched(openStand({ files: { [PATH]: bytes } }), empty())).rejects.toThrow(/has 50000 bytes on the server, where 0 were announced/);
  });

  it('in the place of the file while it is downloaded is said, and costs no tries', async () => {
    const stand: Stand = openStand({
      files: { [PATH]: bytes },
      fault: (count) => (count === 1 ? (stand.replace(PATH, none), { kind: 'cut', after: 10 }) : null)
    });
    await expect(fetched(stand, remote())).rejects.toThrow(/is shorter on the server than it was said to be \(416\)\. List the files again/);
    expect(stand.slept).toHaveLength(1);
  });
});

describe('a file on a server', () => {
  it('is read in parts, over faults that pass, and nothing is asked for where nothing is to be read', async () => {
    const stand = openStand({ files: { [PATH]: bytes }, fault: (count) => (count === 0 ? { kind: 'cut', after: 7 } : null) });
    const source = sourceOfRemote({ ...remote(), size: bytes.length }, stand.network, never);
    expect(await source.read(100, 2000)).toEqual(bytes.slice(100, 2100));
    const { length } = stand.asked;
    expect(await source.read(5, 0)).toEqual(new Uint8Array());
    expect(stand.asked).toHaveLength(length);
  });

  it('says why it cannot be read', async () => {
    const reading = (fault: StandSettings['fault']) =>
      sourceOfRemote({ ...remote(), size: bytes.length }, openStand({ files: { [PATH]: bytes }, ...(fault ? { fault } : {}) }).network, never).read(0, 10);
    await expect(reading(() => ({ kind: 'status', status: 401 }))).rejects.toThrow(/Accept the licence/);
    await expect(reading(() => ({ kind: 'whole' }))).rejects.toThrow(/stopped sending parts/);
    await expect(reading(() => ({ kind: 'cut', after: 3 }))).rejects.toThrow(/The connection broke while/);
  });
});
