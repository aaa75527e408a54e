/** Named files that outlive the page, in the browser's private file system, written in place. */
import { sourceOfBlob, SourceError, type ByteSource } from '../format/source';

/** A file opened exclusively for reading and writing, until closed. */
export interface DiskFile {
  size(): number;
  /** The bytes from `offset` on, fewer where the file ends. */
  read(offset: number, length: number): Uint8Array;
  /** Throws a QuotaExceededError where there is no space. */
  write(offset: number, bytes: Uint8Array): void;
  truncate(size: number): void;
  /** Returns once what was written would survive a crash of the machine. */
  flush(): void;
  close(): void;
}

/** A folder of files. */
export interface Disk {
  /** Creates the file where it does not exist. Rejects while it is open elsewhere. */
  open(name: string): Promise<DiskFile>;
  /** The file as it is now; reading rejects once it has been written to. Null where it does not exist. */
  source(name: string): Promise<ByteSource | null>;
  /** The present content of a small file, also while it is being written; null where it does not exist. */
  read(name: string): Promise<Uint8Array | null>;
  list(): Promise<readonly string[]>;
  /** Removes the file if it exists. Rejects while it is open. */
  remove(name: string): Promise<void>;
}

/** The part of the standard's FileSystemSyncAccessHandle that is used; it exists in workers only. */
interface SyncHandle {
  getSize(): number;
  read(into: Uint8Array, options: { readonly at: number }): number;
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

interface SyncFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<SyncHandle>;
}

const isAbsent = (error: unknown): boolean => error instanceof DOMException && error.name === 'NotFoundError';

const full = (sentence: string): DOMException => new DOMException(sentence, 'QuotaExceededError');

/** Checks results, since in Chromium's private windows a full disk throws nothing: sizes stay as they were, and counts are negative numbers read as unsigned. */
function fileOf(handle: SyncHandle): DiskFile {
  return {
    size: () => handle.getSize(),
    read(offset, length) {
      const bytes = new Uint8Array(length);
      const read = handle.read(bytes, { at: offset });
      if (read > length) throw new DOMException(`Bytes from ${offset} on could not be read.`, 'NotReadableError');
      return bytes.subarray(0, read);
    },
    write(offset, bytes) {
      const written = handle.write(bytes, { at: offset });
      if (written !== bytes.length) throw full(`Of ${bytes.length} bytes not all were written.`);
    },
    truncate(size) {
      handle.truncate(size);
      if (handle.getSize() !== size) throw full(`There is no room for ${size} bytes.`);
    },
    flush: () => handle.flush(),
    close: () => handle.close()
  };
}

/** The message where a file that stays open for long, such as a model, has changed. */
const LOST = 'A file of the model was deleted or changed on this machine, perhaps in another tab. Download the model again.';

/** Attempts to read a file that another thread is writing. */
const MOST_READS = 50;

/** Reads a whole file. The browser refuses to read a file written to since it was opened; it is then opened again. */
async function readWhole(open: () => Promise<ByteSource | null>): Promise<Uint8Array | null> {
  for (let reads = 1; ; reads++) {
    try {
      const source = await open();
      return source && (await source.read(0, source.size));
    } catch (error) {
      if (!(error instanceof SourceError) || reads === MOST_READS) throw error;
    }
  }
}

const WITHHELD = 'This browser keeps no files for this page. Open it over https or on localhost, outside a private window, or open the model from disk.';

/** Opens a folder of the origin private file system, creating it where it does not exist. `open` works in workers only. Rejects where the browser keeps no files for this page. */
export async function openDisk(folder: string, storage: StorageManager = navigator.storage): Promise<Disk> {
  if (!storage?.getDirectory) throw new Error(WITHHELD);
  /** Looked up each time: a handle is invalid once the site's data was cleared. */
  const openDirectory = async (): Promise<FileSystemDirectoryHandle> => {
    const root = await storage.getDirectory().catch((cause: unknown) => {
      throw new Error(WITHHELD, { cause }); // in private windows the function exists but rejects
    });
    return root.getDirectoryHandle(folder, { create: true });
  };
  await openDirectory();
  const source = async (name: string): Promise<ByteSource | null> => {
    const handle = await (await openDirectory()).getFileHandle(name).catch((error: unknown) => {
      if (isAbsent(error)) return null;
      throw error;
    });
    return handle && sourceOfBlob(await handle.getFile(), LOST);
  };
  return {
    async open(name) {
      const handle = (await (await openDirectory()).getFileHandle(name, { create: true })) as SyncFileHandle;
      return fileOf(await handle.createSyncAccessHandle());
    },
    source,
    read: (name) => readWhole(() => source(name)),
    async list() {
      const names: string[] = [];
      for await (const name of (await openDirectory()).keys()) names.push(name);
      return names;
    },
    remove: async (name) =>
      (await openDirectory()).removeEntry(name).catch((error: unknown) => {
        if (!isAbsent(error)) throw error;
      })
  };
}
