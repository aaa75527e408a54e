/** A file from a server to the disk: parallel ranges at their places, a journal of what is there, a check at the end. No byte that arrived is asked for again. */
import type { Disk, DiskFile } from './cacheDisk';
import { hashOf, type Digest } from './check';
import { DownloadError, fullOf } from './fault';
import { openJournal, type Journal } from './journal';
import { pace, type Progress } from './pace';
import { locate, RANGE, type LocatedFile, type RemoteFile } from './request';
import { retry, type Wire } from './retry';
import { gaps, lengthOf, type Span } from './span';
import { stream } from './stream';

/** What a download needs, and whom it tells. */
export interface Download {
  readonly disk: Disk;
  /** The name of the file's bytes on disk. */
  readonly bytes: string;
  /** The name of its journal. */
  readonly journal: string;
  readonly wire: Wire;
  readonly digest: () => Promise<Digest>;
  readonly signal: AbortSignal;
  readonly report: (progress: Progress) => void;
}

/** Connections at a time. */
const CONNECTIONS = 4;
/** Bytes of one connection between two lines of the journal: as many are lost where the tab is killed. */
const LINE = 2 ** 20;

/** Fetches one span into its place and notes it, bit by bit; what arrived before a fault is noted too. */
async function fill(
  file: LocatedFile,
  span: Span,
  disk: DiskFile,
  journal: Journal,
  wire: Wire,
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
    await stream(file, span.from, span.to, wire, signal, (offset, bytes) => {
      disk.write(offset, bytes);
      at = offset + bytes.length;
      arrived(bytes.length);
      if (at - noted >= LINE) note();
    });
  } finally {
    note();
  }
}

/** Fetches what is missing over several connections; the first fault ends all, and is thrown once they have noted what they have. */
async function fillAll(file: LocatedFile, held: readonly Span[], disk: DiskFile, journal: Journal, { wire, signal, report }: Download): Promise<void> {
  const queue = gaps(held, file.size, RANGE);
  const fault = new AbortController();
  const both = AbortSignal.any([signal, fault.signal]);
  const tell = pace('downloading', file.size, wire.now, report);
  let done = lengthOf(held);
  tell(done);
  const connection = async (): Promise<void> => {
    for (let span = queue.shift(); span; span = queue.shift()) await fill(file, span, disk, journal, wire, both, (bytes) => tell((done += bytes)));
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, () => connection().catch((error: unknown) => fault.abort(error))));
  both.throwIfAborted();
}

/** Whether the file has the hash it should have; true where none is known. */
async function isRight(file: LocatedFile, disk: DiskFile, { wire, digest, signal, report }: Download): Promise<boolean> {
  if (file.sha256 === null) return true;
  return (await hashOf(disk, file.size, await digest(), signal, pace('checking', file.size, wire.now, report))) === file.sha256;
}

/** Fills, checks, and once more where the bytes were wrong: which of them, a hash of the whole does not tell. */
async function complete(file: LocatedFile, disk: DiskFile, journal: Journal, settings: Download): Promise<void> {
  if (disk.size() !== file.size) journal.clear();
  for (let tries = 0; !journal.checked(); tries++) {
    if (tries === 2)
      throw new DownloadError(
        'hash',
        `${file.name} came twice with bytes that are not those its publisher lists, and was thrown away. Choose another copy, or bring the file yourself.`
      );
    // The browser says at once where the whole will not find room.
    disk.truncate(file.size);
    await fillAll(file, journal.spans(), disk, journal, settings);
    if (await isRight(file, disk, settings)) return journal.check();
    journal.clear();
    disk.truncate(0);
  }
}

/**
 * Downloads what is missing of a file and checks it. Nothing else may have the file or its journal open. Rejects with a DownloadError, or with the
 * signal's reason; what has arrived then stays for the next call, unless the file changed meanwhile or its bytes were wrong.
 */
export async function download(remote: RemoteFile, settings: Download): Promise<void> {
  const { disk, wire, signal } = settings;
  const file = await retry(wire, signal, remote.name, () => locate(remote, wire, signal));
  const journal = await openJournal(disk, settings.journal, file);
  try {
    const bytes = await disk.open(settings.bytes);
    try {
      await complete(file, bytes, journal, settings);
    } finally {
      bytes.close();
    }
  } catch (error) {
    throw fullOf(file.name, error) ?? error;
  } finally {
    journal.close();
  }
}
