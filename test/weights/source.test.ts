/** Files that change or go while they are read: each says so, and what to do. */
import { afterEach, expect, it } from 'vitest';
import { openDisk } from '../../src/weights/download/disk';
import { sourceOfBlob, SourceError } from '../../src/weights/format/source';

const FOLDER = 'sources';
const NAME = 'model.gguf';
const root = () => navigator.storage.getDirectory();
const folder = async () => (await root()).getDirectoryHandle(FOLDER, { create: true });
const write = async (text: string): Promise<File> => {
  const handle = await (await folder()).getFileHandle(NAME, { create: true });
  const file = await handle.createWritable();
  await file.write(text);
  await file.close();
  return handle.getFile();
};
it('a browser that refuses its files, as in private windows, is told of like one that has none', async () => {
  const refusing = { getDirectory: () => Promise.reject(new DOMException('It was determined that certain files are unsafe', 'SecurityError')) };
  for (const storage of [refusing, {}])
    await expect(openDisk(FOLDER, storage as unknown as StorageManager)).rejects.toThrow(
      /^This browser keeps no files for this page\. Open it over https or on localhost, outside a private window, or open the model from disk\.$/
    );
});

afterEach(async () => (await root()).removeEntry(FOLDER, { recursive: true }).catch(() => undefined));

it.each([
  ['changed', () => write('other words')],
  ['cut', () => write('')],
  ['removed', async () => (await folder()).removeEntry(NAME)]
])('a file that was %s is read no more', async (_, harm) => {
  const file = await write('some words');
  const [chosen, kept] = [sourceOfBlob(file), await (await openDisk(FOLDER)).source(NAME)];
  expect(new TextDecoder().decode(await chosen.read(5, 5))).toBe('words');
  await harm();
  const reading = chosen.read(5, 5);
  await expect(reading).rejects.toThrow(SourceError);
  await expect(reading).rejects.toThrow(/^model\.gguf cannot be read any more: it was changed, moved or deleted since it was chosen\. Choose it again\.$/);
  await expect(kept!.read(5, 5)).rejects.toThrow(
    /^A file of the model was deleted or changed on this machine, perhaps in another tab\. Download the model again\.$/
  );
});
