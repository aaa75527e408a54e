/** Downloads a file to disk over parallel range requests, with a journal of the bytes that arrived and a hash check at the end. No byte that arrived is requested again. */
import type { Disk, DiskFile } from './disk';
import { hashFile, type Hasher } from './hash';
import { DownloadError, quotaErrorOf } from './downloadError';
import { openDownloadJournal, type DownloadJournal } from './journal';
import { progressReporter, type DownloadProgress } from './progress';
import { locateFile, RANGE_BYTES, type LocatedFile, type RemoteFile } from './request';
import { retry, type Network } from './retry';
import { missingSpans, bytesInSpans, type ByteSpan } from './span';
import { streamSpan } from './stream';

/** What a download needs. */
export interface DownloadSettings {
  readonly disk: Disk;
  /** The name of the file's bytes on disk. */
  readonly bytes: string;
  /** The name of its journal. */
  readonly journal: string;
  readonly network: Network;
  readonly newHasher: () => Promise<Hasher>;
  readonly signal: AbortSignal;
  readonly report: (progress: DownloadProgress) => void;
}

/** Connections at a time. */
const CONNECTIONS = 4;
/** Bytes of one connection between two lines of the journal; at most so many are lost when the tab is killed. */
const JOURNAL_INTERVAL = 2 ** 20;

/** Fetches one span and writes it to its offset, with a journal line about every mebibyte; bytes that arrived before an error are journalled too. */
async function fetchSpan(
  file: LocatedFile,
  span: ByteSpan,
  disk: DiskFile,
  journal: DownloadJournal,
  network: Network,
  signal: AbortSignal,
  arrived: (bytes: number) => void
): Promise<void> {
  let noted = span.from;
  let at = span.from;
  const note = (): void => {
    if (noted === at) return;
    disk.flush();
    journal.add({ from: noted, to: at });
    noted = at;
  };
  try {
    await streamSpan(file, span.from, span.to, network, signal, (offset, bytes) => {
      disk.write(offset, bytes);
      at = offset + bytes.length;
      arrived(bytes.length);
      if (at - noted >= JOURNAL_INTERVAL) note();
    });
  } finally {
    note();
  }
}

/** Fetches the missing bytes over several connections; the first error aborts all, and is thrown once each has journalled its bytes. */
async function fetchMissing(
  file: LocatedFile,
  held: readonly ByteSpan[],
  disk: DiskFile,
  journal: DownloadJournal,
  { network, signal, report }: DownloadSettings
): Promise<void> {
  const queue = missingSpans(held, file.size, RANGE_BYTES);
  const fault = new AbortController();
  const both = AbortSignal.any([signal, fault.signal]);
  const reportBytes = progressReporter('downloading', file.size, network.now, report);
  let done = bytesInSpans(held);
  reportBytes(done);
  const connection = async (): Promise<void> => {
    for (let span = queue.shift(); span; span = queue.shift())
      await fetchSpan(file, span, disk, journal, network, both, (bytes) => reportBytes((done += bytes)));
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, () => connection().catch((error: unknown) => fault.abort(error))));
  both.throwIfAborted();
}

/** Whether the file has the expected hash; true where none is known. */
async function hasExpectedHash(file: LocatedFile, disk: DiskFile, { network, newHasher, signal, report }: DownloadSettings): Promise<boolean> {
  if (file.sha256 === null) return true;
  return (await hashFile(disk, file.size, await newHasher(), signal, progressReporter('checking', file.size, network.now, report))) === file.sha256;
}

/** Fetches the file and checks its hash; where it differs, fetches everything once more, since the hash of a whole file does not tell which bytes are wrong. */
async function fetchAndVerify(file: LocatedFile, disk: DiskFile, journal: DownloadJournal, settings: DownloadSettings): Promise<void> {
  if (disk.size() !== file.size) journal.clear();
  for (let tries = 0; !journal.checked(); tries++) {
    if (tries === 2)
      throw new DownloadError(
        'hash',
        `${file.name} came twice with bytes that are not those its publisher lists, and was thrown away. Choose another copy, or bring the file yourself.`
      );
    // Fails at once where there is no space for the whole file.
    disk.truncate(file.size);
    await fetchMissing(file, journal.spans(), disk, journal, settings);
    if (await hasExpectedHash(file, disk, settings)) return journal.check();
    journal.clear();
    disk.truncate(0);
  }
}

/**
 * Downloads what is missing of a file and checks it. Nothing else may have the file or its journal open. Rejects with a DownloadError, or with the
 * Downloads the missing bytes of a file and checks it. Nothing else may have the file or its journal open. Rejects with a DownloadError, or with the
 * signal's reason; bytes that arrived are kept for the next call, unless the file changed meanwhile or its hash was wrong.
 */
export async function downloadFile(remote: RemoteFile, settings: DownloadSettings): Promise<void> {
  const { disk, network, signal } = settings;
  const file = await retry(network, signal, remote.name, () => locateFile(remote, network, signal));
  const journal = await openDownloadJournal(disk, settings.journal, file);
  try {
    const bytes = await disk.open(settings.bytes);
    try {
      await fetchAndVerify(file, bytes, journal, settings);
    } finally {
      bytes.close();
    }
  } catch (error) {
    throw quotaErrorOf(file.name, error) ?? error;
  } finally {
    journal.close();
  }
}
