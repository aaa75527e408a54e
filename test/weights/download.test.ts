/** Downloads against a stand-in for the Hub: whatever goes wrong on the way, the file is right in the end and no byte came twice. */
import { describe, expect, it } from 'vitest';
import { between, randomOf } from '../../src/math/random';
import { openFileCache, type FileCache } from '../../src/weights/download/fileCache';
import { DownloadError } from '../../src/weights/download/downloadError';
import type { DownloadProgress } from '../../src/weights/download/progress';
import { RANGE_BYTES, type RemoteFile } from '../../src/weights/download/request';
import { retryDelay } from '../../src/network/backOff';
import { MOST_FAILURES } from '../../src/weights/download/retry';
import { bytesInSpans, mergeSpans, type ByteSpan } from '../../src/weights/download/span';
import { BASE, bytesOf, hashOfBytes, openStand, REPOSITORY, testDigest, type Fault, type Stand } from './hubStand';
import { memoryDisk } from './memoryDisk';

const PATH = 'apple-Q4_0.gguf';
const small = bytesOf(50_000, 'small');
/** Three ranges. */
const large = bytesOf(2 * RANGE_BYTES + 12_345, 'large');
const never = new AbortController().signal;

const remote = (bytes: Uint8Array, hash: string | null = hashOfBytes(bytes)): RemoteFile => ({
  url: `${BASE}/${REPOSITORY}/resolve/c0ffee/${PATH}`,
  name: `${REPOSITORY}@main/${PATH}`,
  size: bytes.length,
  sha256: hash
});

const cacheOn = (stand: Stand, disk = memoryDisk()): FileCache =>
  openFileCache({ disk, newHasher: () => Promise.resolve(testDigest()), network: stand.network });
const silent = (): void => undefined;

async function bytesIn(cache: FileCache, name: string): Promise<Uint8Array> {
  const source = await cache.open(name);
  return source!.read(0, source!.size);
}

/** As toEqual, which takes seconds over megabytes. */
function expectSame(a: Uint8Array, b: Uint8Array): void {
  expect(a.length).toBe(b.length);
  expect(a.findIndex((byte, i) => byte !== b[i])).toBe(-1);
}

/** Bytes served more than once, of those asked for beyond the first byte that tells the size. */
const repeated = (served: readonly ByteSpan[]): number => bytesInSpans(served) - bytesInSpans(mergeSpans(served));
const withoutLooks = (served: readonly ByteSpan[]): ByteSpan[] => served.filter(({ to }) => to !== 1);

describe('a download', () => {
  it('is the file, byte for byte, each served once, and is then read without a request', async () => {
    const stand = openStand({ files: { [PATH]: large }, piece: 300_000 });
    const cache = cacheOn(stand);
    const heard: DownloadProgress[] = [];
    await cache.fetch(remote(large), never, (progress) => heard.push(progress));
    expectSame(await bytesIn(cache, remote(large).name), large);
    expect(repeated(withoutLooks(stand.served))).toBe(0);
    expect(heard.filter(({ stage }) => stage === 'downloading').at(-1)).toMatchObject({ done: large.length, size: large.length });
    expect(heard.at(-1)).toMatchObject({ stage: 'checking', done: large.length });
    const requests = stand.asked.length;
    await cache.fetch(remote(large), never, silent);
    expect(stand.asked).toHaveLength(requests);
  });

  it.each(Array.from({ length: 12 }, (_, seed) => seed))('survives random faults, cancels and restarts (%i)', async (seed) => {
    const random = randomOf('faults', seed);
    const kinds: readonly (() => Fault)[] = [
      () => ({ kind: 'cut', after: random.below(40_000) }),
      () => ({ kind: 'network' }),
      () => ({ kind: 'silent' }),
      () => ({ kind: 'shifted' }),
      () => ({ kind: 'status', status: random.pick([429, 500, 502, 503, 408]), headers: { 'retry-after': '1' } })
    ];
    const bytes = bytesOf(between(random, 1, 300_000), 'file', seed);
    const stand = openStand({ files: { [PATH]: bytes }, fault: () => (random.next() < 0.4 ? random.pick(kinds)() : null) });
    const disk = memoryDisk();
    for (let calls = 0; calls < 200; calls++) {
      const leave = new AbortController();
      const most = random.below(bytes.length * 2);
      // Each time as if the page had been opened anew.
      const end = await cacheOn(stand, disk)
        .fetch(remote(bytes), leave.signal, ({ done }) => done > most && leave.abort(new Error('cancelled')))
        .catch((error: Error) => error);
      if (!(end instanceof Error)) break;
      expect(end.message).toMatch(/cancelled|what has arrived is kept/);
    }
    expectSame(await bytesIn(cacheOn(stand, disk), remote(bytes).name), bytes);
    expect(repeated(withoutLooks(stand.served))).toBe(0);
  });

  it('throws wrong bytes away and fetches them once more', async () => {
    const stand = openStand({ files: { [PATH]: small }, fault: (count) => (count === 1 ? { kind: 'wrong', at: 777 } : null) });
    const cache = cacheOn(stand);
    await cache.fetch(remote(small), never, silent);
    expectSame(await bytesIn(cache, remote(small).name), small);
    expect(bytesInSpans(withoutLooks(stand.served))).toBe(2 * small.length);
  });

  it('keeps nothing of bytes that were wrong twice', async () => {
    const disk = memoryDisk();
    const cache = cacheOn(openStand({ files: { [PATH]: small }, fault: () => ({ kind: 'wrong', at: 9 }) }), disk);
    await expect(cache.fetch(remote(small), never, silent)).rejects.toThrow(/thrown away/);
    expect(await cache.list()).toEqual([{ name: remote(small).name, size: small.length, held: 0, whole: false }]);
    expect([...disk.files.values()].every(({ length }) => length < 1000)).toBe(true);
  });

  it('begins anew where the file changed on the server between two calls', async () => {
    const leave = new AbortController();
    const stand = openStand({
      files: { [PATH]: small },
      fault: (count) => (count === 1 ? { kind: 'cut', after: 20_000 } : count > 1 && count < 9 ? { kind: 'network' } : null)
    });
    const disk = memoryDisk();
    await expect(cacheOn(stand, disk).fetch(remote(small, null), leave.signal, silent)).rejects.toThrow(/kept/);
    const other = bytesOf(small.length, 'other');
    stand.replace(PATH, other);
    await cacheOn(stand, disk).fetch(remote(other, null), never, silent);
    expectSame(await bytesIn(cacheOn(stand, disk), remote(other).name), other);
  });

  it('goes on where the disk was when it was full', async () => {
    const stand = openStand({ files: { [PATH]: small } });
    const disk = memoryDisk(small.length / 2);
    await expect(cacheOn(stand, disk).fetch(remote(small), never, silent)).rejects.toThrow(/no space left .* Remove a stored model/);
    expect(stand.served.filter(({ to }) => to > 1)).toEqual([]);
  });

  it('waits twice as long after each failure, but for chance, and as long as the server asks', () => {
    const waits = [1, 2, 3, 4, 5].map((failures) => retryDelay(failures, null, ['file']));
    waits.forEach((wait, i) => expect(wait / (500 * 2 ** i)).toBeGreaterThanOrEqual(0.5));
    waits.forEach((wait, i) => expect(wait / (500 * 2 ** i)).toBeLessThanOrEqual(1));
    expect(retryDelay(1, 7000, ['file'])).toBe(7000);
    expect(retryDelay(50, null, ['file'])).toBeLessThanOrEqual(30_000);
  });
});

describe('its sentence says what to do where', () => {
  const always = (fault: Fault) => (): Fault => fault;
  it.each<[string, Fault, RegExp, DownloadError['kind']]>([
    ['there is no such file', { kind: 'status', status: 404 }, /was not found \(404\)\. Check the repository/, 'absent'],
    ['it is gated', { kind: 'status', status: 401, headers: { 'x-error-code': 'GatedRepo' } }, /Accept the licence on the model's page/, 'gated'],
    [
      'its code is a name that every object inherits',
      { kind: 'status', status: 404, headers: { 'x-error-code': 'constructor' } },
      /was not found \(404\)\. Check/,
      'absent'
    ],
    ['it is forbidden', { kind: 'status', status: 403 }, /Accept the licence/, 'gated'],
    ['the server is asked too often', { kind: 'status', status: 429 }, /Wait some minutes/, 'busy'],
    ['the server fails', { kind: 'status', status: 500 }, /Try again later/, 'server'],
    ['the server refuses', { kind: 'status', status: 451 }, /refused .* \(451\)/, 'refused'],
    ['nobody answers', { kind: 'network' }, /does not answer, redirects too often/, 'unreachable'],
    ['redirects go in circles', { kind: 'circle' }, /redirects too often/, 'unreachable'],
    ['a web page comes', { kind: 'page' }, /A web page came instead .* sign in first/, 'page'],
    ['bytes are always wrong', { kind: 'wrong', at: 9 }, /came twice with bytes that are not those its publisher lists/, 'hash']
  ])('%s', async (_, fault, sentence, kind) => {
    const stand = openStand({ files: { [PATH]: small }, fault: always(fault) });
    const error = await cacheOn(stand)
      .fetch(remote(small), never, silent)
      .then(
        () => null,
        (error: unknown) => error
      );
    expect(error).toBeInstanceOf(DownloadError);
    expect((error as DownloadError).message).toMatch(sentence);
    expect((error as DownloadError).kind).toBe(kind);
    if (!(error as DownloadError).retryable) expect(stand.slept).toEqual([]);
    else expect(stand.slept).toHaveLength(MOST_FAILURES - 1);
  });

  it('the server knows no ranges, and the file is more than one', async () => {
    const stand = openStand({ files: { [PATH]: large }, fault: always({ kind: 'whole' }) });
    await expect(cacheOn(stand).fetch(remote(large), never, silent)).rejects.toThrow(/only as a whole/);
    const enough = openStand({ files: { [PATH]: small }, fault: always({ kind: 'whole' }) });
    const cache = cacheOn(enough);
    await cache.fetch(remote(small), never, silent);
    expectSame(await bytesIn(cache, remote(small).name), small);
  });

  it('the machine is offline', async () => {
    const stand = openStand({ files: { [PATH]: small }, fault: always({ kind: 'network' }), online: false });
    await expect(cacheOn(stand).fetch(remote(small), never, silent)).rejects.toThrow(/offline.*Connect it/);
    expect(stand.slept).toEqual([]);
  });

  it('the file is not as long as announced', async () => {
    const stand = openStand({ files: { [PATH]: small } });
    await expect(cacheOn(stand).fetch({ ...remote(small), size: 49_999 }, never, silent)).rejects.toThrow(/50000 bytes on the server, where 49999/);
  });

  it('the file changes under way', async () => {
    const stand: Stand = openStand({
      files: { [PATH]: small },
      fault: (count) => (count === 1 ? (stand.replace(PATH, bytesOf(50_000, 'other')), { kind: 'cut', after: 10 }) : null)
    });
    await expect(cacheOn(stand).fetch(remote(small, null), never, silent)).rejects.toThrow(/changed on the server.*begins anew/);
  });
});
