/** Settings that lie beside the weights, as JSON or as text. */
import { FormatError, require } from './format';
import { readExactly, type ByteSource } from './source';

/** Bytes; the largest tokenizer.json in use has some 35 MB. */
const MOST = 1 << 27;

/** The text of a small file; `name` is for people. Throws a FormatError where it is far larger than such files are, or was cut off meanwhile. */
export async function readText(source: ByteSource, name: string): Promise<string> {
  require(source.size <= MOST, `${name} has ${source.size} bytes, where ${MOST} are the most that are read. Fetch it again, or choose another model.`);
  return new TextDecoder().decode(await readExactly(source, 0, source.size, name));
}

/** What such a file says. Throws a FormatError also where it is no JSON. */
export async function readJson(source: ByteSource, name: string): Promise<unknown> {
  const text = await readText(source, name);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FormatError(`${name} is damaged or cut off: it is no JSON (${(error as Error).message}). Fetch it again.`, { cause: error });
  }
}
