/** A GGUF file on this machine as an engine opens it: headers read, weights left in the file until they are loaded. */
import { openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { StoredModel } from '../../src/engine/model';
import { bodyOfGguf } from '../../src/model/body/gguf';
import { openGguf } from '../../src/weights/format/gguf';
import { languageOfGguf } from '../../src/weights/language/language';
import type { ByteSource } from '../../src/weights/format/source';

/** The file's bytes, read as they are asked for; it stays open until the process ends. */
function sourceOfPath(path: string): ByteSource {
  const file = openSync(path, 'r');
  return {
    size: statSync(path).size,
    read(offset, length) {
      const bytes = new Uint8Array(length);
      return Promise.resolve(bytes.subarray(0, readSync(file, bytes, 0, length, offset)));
    }
  };
}

/** Opens the file. Throws a FormatError where it is no model that runs here. */
export async function openGgufFile(path: string): Promise<StoredModel> {
  const gguf = await openGguf(sourceOfPath(path));
  return { name: basename(path), body: await bodyOfGguf(gguf), language: languageOfGguf(gguf.metadata) };
}
