/** The cache of models on this machine's disk, for whichever thread reads or writes it. */
import { openFileCache, type FileCache } from '../weights/download/fileCache';
import { openDisk } from '../weights/download/disk';
import { sha256 } from '../weights/download/hash';

/** The cache of models; a browser that keeps no files says so at its first use. */
export async function openModelCache(): Promise<FileCache> {
  return openFileCache({ disk: await openDisk('models'), newHasher: sha256 });
}
