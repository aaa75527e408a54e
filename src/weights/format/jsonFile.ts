/** Reads the small files beside the weights, as JSON or as text. */
import { FormatError, assertFormat } from './formatError';
import { readExactly, type ByteSource } from './source';

/** Bytes; the largest tokenizer.json in use has some 35 MB. */
const MOST = 1 << 27;

/** The text of a small file; `name` is for messages. Rejects with a FormatError where it is larger than 128 MiB, truncated, or no UTF-8. */
export async function readTextFile(source: ByteSource, name: string): Promise<string> {
  assertFormat(source.size <= MOST, `${name} has ${source.size} bytes, where ${MOST} are the most that are read. Fetch it again, or choose another model.`);
  const bytes = await readExactly(source, 0, source.size, name);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new FormatError(`${name} is damaged: it is no text in UTF-8. Fetch it again.`, { cause: error });
  }
}

/** The parsed content of such a file. Rejects with a FormatError also where it is no JSON. */
export async function readJsonFile(source: ByteSource, name: string): Promise<unknown> {
  const text = await readTextFile(source, name);
  try {
    return parseJson(text);
  } catch (error) {
    throw new FormatError(`${name} is damaged or cut off: it is no JSON (${(error as Error).message}). Fetch it again.`, { cause: error });
  }
}

/** Numbers that Python's json writes but JSON does not have, and the JSON values they are replaced by before parsing. */
const NUMBERS: Readonly<Record<string, string>> = { Infinity: '1e999', '-Infinity': '-1e999', NaN: '"\\u0000NaN"' };
const STRING_OR_NUMBER = /"[^"\\]*(?:\\[^][^"\\]*)*"|-?Infinity|NaN(?!\s*:)/g;
const NO_NUMBER = '\0NaN';

/** Parses JSON that may contain `NaN`, `Infinity` and `-Infinity`, as Python writes them. Throws a SyntaxError where the text is no such JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const strict = text.replace(STRING_OR_NUMBER, (found) => NUMBERS[found] ?? found);
    if (strict === text) throw error;
    try {
      return JSON.parse(strict, (_, value: unknown) => (value === NO_NUMBER ? NaN : value));
    } catch {
      throw error;
    }
  }
}
