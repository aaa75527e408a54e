/** A cache of downloaded files in the browser: each file is downloaded once, by one tab while others wait, and then read from disk without network requests. */
import type { StoredFile } from '../../record/storedFile';
import type { Disk } from './disk';
import { downloadFile } from './download';
import { sha256, type Hasher } from './hash';
import { matchesRequest, readDownloadJournal } from './journal';
import type { DownloadProgress } from './progress';
import type { RemoteFile } from './request';
import { BROWSER_NETWORK, type Network } from './retry';
import { bytesInSpans } from './span';
import type { ByteSource } from '../format/source';

/** Files by name; a name is the repository, revision and path, or the address. */
export interface FileCache {
  /**
   * The file's bytes, after whatever is missing of them was downloaded. Where another tab is downloading it, waits and reports that one's progress.
   * The file, after downloading its missing bytes. Where another tab is downloading it, waits and reports that tab's progress.
   * Rejects with a DownloadError whose message is for people, or with the signal's reason; bytes that arrived are kept.
   */
  fetch(file: RemoteFile, signal: AbortSignal, report: (progress: DownloadProgress) => void): Promise<ByteSource>;
  /** A complete file by its name that matches `wanted` where that is given; null where there is none. */
  open(name: string, wanted?: RemoteFile): Promise<ByteSource | null>;
  /** By name. */
  list(): Promise<readonly StoredFile[]>;
  /** Rejects with a sentence while it is being downloaded. */
  remove(name: string): Promise<void>;
}

/** What the cache needs of the browser. */
export interface FileCacheSettings {
  readonly disk: Disk;
  readonly newHasher?: () => Promise<Hasher>;
  readonly locks?: LockManager;
  readonly network?: Network;
}

const JOURNAL = '.journal';

/** The file name on disk: the SHA-256 of a name of any length and characters. */
async function idOf(name: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(name));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const lockOf = (id: string): string => `orchard-file-${id}`;

/** A message on the BroadcastChannel by which tabs share download progress. */
interface DownloadMessage {
  readonly id: string;
  readonly progress: DownloadProgress;
}

/** Opens the cache over a disk. */
export function openFileCache({ disk, newHasher = sha256, locks = navigator.locks, network = BROWSER_NETWORK }: FileCacheSettings): FileCache {
  const wholeOf = async (id: string, file?: RemoteFile): Promise<ByteSource | null> => {
    const entry = await readDownloadJournal(disk, id + JOURNAL);
    if (!entry?.checked || (file && !matchesRequest(file, entry.file))) return null;
    const source = await disk.source(id);
    return source?.size === entry.file.size ? source : null;
  };
  const progressOf = async (id: string): Promise<Pick<DownloadProgress, 'done' | 'size'>> => {
    const entry = await readDownloadJournal(disk, id + JOURNAL);
    return entry ? { done: bytesInSpans(entry.spans), size: entry.file.size } : { done: 0, size: 0 };
  };
  return {
    async fetch(file, signal, report) {
      const id = await idOf(file.name);
      const channel = new BroadcastChannel('orchard-downloads');
      const reportToAll = (progress: DownloadProgress): void => {
        report(progress);
        channel.postMessage({ id, progress } satisfies DownloadMessage);
      };
      channel.onmessage = ({ data }: MessageEvent<DownloadMessage>) => data.id === id && report({ ...data.progress, stage: 'waiting' });
      try {
        // The downloading tab broadcasts its progress, but on a slow connection the first message may take long.
        const { held = [] } = await locks.query();
        if (held.some(({ name }) => name === lockOf(id))) report({ stage: 'waiting', ...(await progressOf(id)), speed: null, left: null });
        return await locks.request(lockOf(id), { signal }, async () => {
          channel.onmessage = null;
          const kept = await wholeOf(id, file);
          if (kept) return kept;
          await downloadFile(file, { disk, bytes: id, journal: id + JOURNAL, network, newHasher, signal, report: reportToAll });
          return (await disk.source(id))!;
        });
      } finally {
        channel.close();
      }
    },
    open: async (name, wanted) => wholeOf(await idOf(name), wanted),
    async list() {
      const journals = (await disk.list()).filter((name) => name.endsWith(JOURNAL));
      const entries = await Promise.all(journals.map((name) => readDownloadJournal(disk, name)));
      return entries
        .flatMap((entry) => (entry ? [{ name: entry.file.name, size: entry.file.size, held: bytesInSpans(entry.spans), whole: entry.checked }] : []))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async remove(name) {
      const id = await idOf(name);
      await locks.request(lockOf(id), { ifAvailable: true }, async (lock) => {
        if (!lock) throw new Error(`${name} is being downloaded. Cancel the download first, also in other tabs.`);
        await disk.remove(id);
        await disk.remove(id + JOURNAL);
      });
    }
  };
}
