/** Named files that outlive the page, in the browser's private file system, written in place. */
import { sourceOfBlob, type ByteSource } from './source';

/** A file open for reading and writing, by nobody else, until closed. */
export interface DiskFile {
  size(): number;
  /** The bytes from `offset` on, fewer where the file ends. */
  read(offset: number, length: number): Uint8Array;
  /** Throws a QuotaExceededError where there is no space. */
  write(offset: number, bytes: Uint8Array): void;
  truncate(size: number): void;
  /** Returns once what was written would survive the machine's sudden end. */
  flush(): void;
  close(): void;
}

export interface Disk {
  /** Makes the file where it is not there. Rejects while it is open elsewhere. */
  open(name: string): Promise<DiskFile>;
  /** What is in the file now, also while it is open; null where it is not there. */
  source(name: string): Promise<ByteSource | null>;
  list(): Promise<readonly string[]>;
  /** Where it is there. Rejects while it is open. */
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

function fileOf(handle: SyncHandle): DiskFile {
  return {
    size: () => handle.getSize(),
    read(offset, length) {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, handle.read(bytes, { at: offset }));
    },
    write(offset, bytes) {
      const written = handle.write(bytes, { at: offset });
      if (written < bytes.length) throw new DOMException(`Of ${bytes.length} bytes ${written} were written.`, 'QuotaExceededError');
    },
    truncate: (size) => handle.truncate(size),
    flush: () => handle.flush(),
    close: () => handle.close()
  };
}

/** A folder of the site's private file system, made where it is not there. Files open in workers only. Rejects where the browser keeps no files for this page. */
export async function openDisk(folder: string, storage: StorageManager = navigator.storage): Promise<Disk> {
  if (!storage?.getDirectory)
    throw new Error('This browser keeps no files for this page. Open it over https or on localhost, outside a private window, or open the model from disk.');
  const directory = await (await storage.getDirectory()).getDirectoryHandle(folder, { create: true });
  return {
    async open(name) {
      const handle = (await directory.getFileHandle(name, { create: true })) as SyncFileHandle;
      return fileOf(await handle.createSyncAccessHandle());
    },
    async source(name) {
      const handle = await directory.getFileHandle(name).catch((error: unknown) => {
        if (isAbsent(error)) return null;
        throw error;
      });
      return handle && sourceOfBlob(await handle.getFile());
    },
    async list() {
      const names: string[] = [];
      for await (const name of directory.keys()) names.push(name);
      return names;
    },
    remove: (name) =>
      directory.removeEntry(name).catch((error: unknown) => {
        if (!isAbsent(error)) throw error;
      })
  };
}
