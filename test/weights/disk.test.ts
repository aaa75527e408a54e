/** The folder of models on a disk whose site data is cleared under the page: it is made again at its next use. */
import { expect, it } from 'vitest';
import { openDisk } from '../../src/weights/download/disk';

const absent = (): DOMException => new DOMException('A requested file or directory could not be found.', 'NotFoundError');

/** As much of the private file system as a disk uses, and a way to clear it; a handle from before refuses everything. */
function fakeStorage() {
  let age = 0;
  let files = new Set<string>();
  const directoryOf = (born: number) => {
    const alive = (): void => {
      if (born !== age) throw absent();
    };
    return {
      getFileHandle: async (name: string, { create = false } = {}) => {
        alive();
        if (create) files.add(name);
        if (!files.has(name)) throw absent();
        return { createSyncAccessHandle: async () => ({ close: () => undefined }) };
      },
      keys: async function* () {
        alive();
        yield* files;
      },
      removeEntry: async (name: string) => {
        alive();
        if (!files.delete(name)) throw absent();
      }
    };
  };
  const clear = (): void => {
    age++;
    files = new Set();
  };
  return { storage: { getDirectory: async () => ({ getDirectoryHandle: async () => directoryOf(age) }) } as unknown as StorageManager, clear };
}

it('lists, makes, looks for and removes files after it was cleared', async () => {
  const { storage, clear } = fakeStorage();
  const disk = await openDisk('models', storage);
  (await disk.open('a')).close();
  expect(await disk.list()).toEqual(['a']);
  clear();
  expect(await disk.list()).toEqual([]);
  clear();
  expect(await disk.source('a')).toBeNull();
  clear();
  (await disk.open('b')).close();
  clear();
  await disk.remove('b');
  (await disk.open('c')).close();
  expect(await disk.list()).toEqual(['c']);
});
