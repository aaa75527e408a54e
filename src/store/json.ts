/** JSON and JSON lines that preserve every number: NaN, the infinities and negative zero are written as objects such as `{"number":"NaN"}`. */

const spelled: Readonly<Record<string, number>> = { NaN: NaN, Infinity: Infinity, '-Infinity': -Infinity, '-0': -0 };

const spell = (value: number): string | null =>
  Number.isFinite(value) && !Object.is(value, -0) ? null : (Object.keys(spelled).find((name) => Object.is(spelled[name], value)) ?? null);

/** One line of text for a plain value. */
export function encodeJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    const name = typeof part === 'number' ? spell(part) : null;
    return name === null ? part : { number: name };
  });
}

/** The value that `encodeJson` was given. Throws a SyntaxError where the text is not JSON. */
export function decodeJson(text: string): unknown {
  return JSON.parse(text, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Object.keys(part).join() !== 'number') return part;
    const name = (part as { number: unknown }).number;
    return typeof name === 'string' && Object.hasOwn(spelled, name) ? spelled[name] : part;
  });
}

const NEWLINE = 10;

/** JSON lines: one value a line, encoded one at a time, since the log of a long run is larger than the longest string a browser can hold. */
export function encodeJsonLines(values: readonly unknown[]): Uint8Array {
  const encoder = new TextEncoder();
  const lines = values.map((value) => encoder.encode(`${encodeJson(value)}\n`));
  const bytes = new Uint8Array(lines.reduce((total, line) => total + line.length, 0));
  let at = 0;
  for (const line of lines) {
    bytes.set(line, at);
    at += line.length;
  }
  return bytes;
}

/** The values of the lines; empty lines are skipped. Throws a SyntaxError where a line is not JSON, a TypeError where it is not UTF-8. */
export function decodeJsonLines(bytes: Uint8Array): unknown[] {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const values: unknown[] = [];
  for (let at = 0; at < bytes.length;) {
    const found = bytes.indexOf(NEWLINE, at);
    const end = found < 0 ? bytes.length : found;
    if (end > at) values.push(decodeJson(decoder.decode(bytes.subarray(at, end))));
    at = end + 1;
  }
  return values;
}
