/** UTF-8 byte by byte. The bytes of an unfinished character (`part`) are packed into one number, first byte highest; 0 is none. */

/** The byte cannot follow the bytes before it. */
export const BROKEN = -1;

/** The code point U+FFFD, which replaces bytes that form no character. */
export const REPLACEMENT = 0xfffd;

/** Bytes of a character whose first byte is `lead`; 0 where no character begins with it. */
const lengthOf = (lead: number): number => (lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0);

const countOf = (part: number): number => (part < 0x100 ? 1 : part < 0x10000 ? 2 : 3);
const leadOf = (part: number): number => part >>> (8 * (countOf(part) - 1));

/** Whether `second` may follow `lead`: some pairs are overlong forms, surrogates, or above U+10FFFF. */
function follows(lead: number, second: number): boolean {
  if (lead === 0xe0) return second >= 0xa0;
  if (lead === 0xed) return second < 0xa0;
  if (lead === 0xf0) return second >= 0x90;
  return lead !== 0xf4 || second < 0x90;
}

/** The code point where `byte` completes a character; the new `part`, negated, where more bytes must follow; or `BROKEN`. */
export function takeByte(part: number, byte: number): number {
  if (part === 0) {
    const length = lengthOf(byte);
    return length === 1 ? byte : length ? -byte : BROKEN;
  }
  if ((byte & 0xc0) !== 0x80 || (part < 0x100 && !follows(part, byte))) return BROKEN;
  const whole = part * 0x100 + byte;
  return countOf(part) + 1 === lengthOf(leadOf(part)) ? pointOf(whole) : -whole;
}

/** The code point of a complete character of several bytes. */
function pointOf(whole: number): number {
  const bytes = [whole >>> 24, (whole >>> 16) & 0xff, (whole >>> 8) & 0xff, whole & 0xff].filter((byte) => byte > 0);
  return bytes.reduce((point, byte, i) => (i ? point * 64 + (byte & 0x3f) : byte & (0x7f >> bytes.length)), 0);
}

/** The lowest and the highest code point whose bytes begin with `part`. */
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

/** A text's UTF-8 bytes, each as one character, U+0000 to U+00FF. */
export const bytesIn = (text: string): string => String.fromCharCode(...encoder.encode(text));
