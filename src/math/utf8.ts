/** UTF-8 byte by byte: what has come of a character so far is one number, its bytes one after another, 0 where nothing has. */

/** A byte that cannot follow what has come. */
export const BROKEN = -1;

/** What stands in a text for bytes that are no character. */
export const REPLACEMENT = 0xfffd;

/** Bytes of the character that begins with this one; 0 where none does. */
const lengthOf = (lead: number): number => (lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0);

const countOf = (part: number): number => (part < 0x100 ? 1 : part < 0x10000 ? 2 : 3);
const leadOf = (part: number): number => part >>> (8 * (countOf(part) - 1));

/** Second bytes that some leads do not allow: overlong forms, halves of pairs, and what is above the last character. */
function follows(lead: number, second: number): boolean {
  if (lead === 0xe0) return second >= 0xa0;
  if (lead === 0xed) return second < 0xa0;
  if (lead === 0xf0) return second >= 0x90;
  return lead !== 0xf4 || second < 0x90;
}

/** The code point where the byte makes a character whole; the part with it, negated, where more must come; or `BROKEN`. */
export function takeByte(part: number, byte: number): number {
  if (part === 0) {
    const length = lengthOf(byte);
    return length === 1 ? byte : length ? -byte : BROKEN;
  }
  if ((byte & 0xc0) !== 0x80 || (part < 0x100 && !follows(part, byte))) return BROKEN;
  const whole = part * 0x100 + byte;
  return countOf(part) + 1 === lengthOf(leadOf(part)) ? pointOf(whole) : -whole;
}

/** The code point of a whole character of several bytes. */
function pointOf(whole: number): number {
  const bytes = [whole >>> 24, (whole >>> 16) & 0xff, (whole >>> 8) & 0xff, whole & 0xff].filter((byte) => byte > 0);
  return bytes.reduce((point, byte, i) => (i ? point * 64 + (byte & 0x3f) : byte & (0x7f >> bytes.length)), 0);
}

/** The lowest and the highest code point that begin with this part of a character. */
export function pointsOf(part: number): readonly [low: number, high: number] {
  const missing = lengthOf(leadOf(part)) - countOf(part);
  const close = (bytes: readonly number[]): number => bytes.slice(0, missing).reduce((whole, byte) => whole * 0x100 + byte, part);
  const span = [0x80, 0xbf].map((byte) => Array.from({ length: missing }, () => byte));
  const [low, high] = span as [number[], number[]];
  if (part < 0x100) {
    low[0] = Array.from({ length: 64 }, (_, i) => 0x80 + i).find((byte) => follows(part, byte))!;
    high[0] = Array.from({ length: 64 }, (_, i) => 0xbf - i).find((byte) => follows(part, byte))!;
  }
  return [pointOf(close(low)), pointOf(close(high))];
}

const encoder = new TextEncoder();

/** A text's bytes, each as a character from 0 to 255. */
export const bytesIn = (text: string): string => String.fromCharCode(...encoder.encode(text));
