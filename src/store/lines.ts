/** JSON lines as bytes, one value at a time: the log of a long run is larger than the longest string a browser can hold. */
import { decodeJson, encodeJson } from './json';

const NEWLINE = 10;

/** One line of JSON per value. */
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

/** The values of the lines; empty lines are none. Throws a SyntaxError where a line is not JSON, a TypeError where it is not UTF-8. */
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
