/** A thread with a cache on the browser's real disk, downloading from a stand-in for the Hub, as a worker of the app would from the Hub. */
import { expose } from 'comlink';
import type { StoredFile } from '../../src/record/storedFile';
import { openFileCache } from '../../src/weights/download/fileCache';
import { openDisk } from '../../src/weights/download/disk';
import type { DownloadStage } from '../../src/weights/download/progress';
import { bytesInSpans } from '../../src/weights/download/span';
import { BASE, bytesOf, hashOfBytes, openStand, REPOSITORY, testDigest } from './hubStand';

export interface Outcome {
  /** The error's message; null where the file was downloaded. */
  readonly message: string | null;
  /** The hash of what the cache then opens; null where it opens nothing. */
  readonly hash: string | null;
  /** Bytes that the server sent, without the first one's look at the size. */
  readonly served: number;
  readonly stages: readonly DownloadStage[];
}

const worker = {
  hash: (length: number): string => hashOfBytes(bytesOf(length, 'file')),

  /** Downloads a file of `length` bytes, `delay` ms a piece, and gives up once `enough` bytes are there. */
  async fetch(folder: string, path: string, length: number, delay: number, enough: number): Promise<Outcome> {
    const bytes = bytesOf(length, 'file');
    const stand = openStand({ files: { [path]: bytes }, piece: 50_000, delay });
    const cache = openFileCache({ disk: await openDisk(folder), newHasher: () => Promise.resolve(testDigest()), network: stand.network });
    const leave = new AbortController();
    const stages = new Set<DownloadStage>();
    const file = { name: path, url: `${BASE}/${REPOSITORY}/resolve/c0ffee/${path}`, size: length, sha256: hashOfBytes(bytes) };
    const message = await cache
      .fetch(file, leave.signal, ({ stage, done }) => {
        stages.add(stage);
        if (done >= enough) leave.abort(new Error('enough'));
      })
      .then(
        () => null,
        (error: Error) => error.message
      );
    const source = await cache.open(path);
    const hash = source && hashOfBytes(await source.read(0, source.size));
    return { message, hash, served: bytesInSpans(stand.served.filter(({ to }) => to > 1)), stages: [...stages] };
  },

  list: async (folder: string): Promise<readonly StoredFile[]> => {
    const { network } = openStand({ files: {} });
    return openFileCache({ disk: await openDisk(folder), newHasher: () => Promise.resolve(testDigest()), network }).list();
  },

  async remove(folder: string, path: string): Promise<void> {
    const { network } = openStand({ files: {} });
    await openFileCache({ disk: await openDisk(folder), newHasher: () => Promise.resolve(testDigest()), network }).remove(path);
  }
};

export type CacheWorker = typeof worker;

expose(worker);
