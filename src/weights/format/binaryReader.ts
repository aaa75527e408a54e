/** Little-endian values read one after another from the first part of a file, none of them beyond its end. */
import { assertFormat } from './formatError';

/** The next value lies beyond the bytes read so far, but within the file: more of it must be read. */
export class MoreBytesNeeded extends Error {
  override readonly name = 'MoreBytesNeeded';
}

/** Reads values one after another from the file's first bytes, the part. Each read throws a FormatError where the file ends before the value does, MoreBytesNeeded where only the part does. */
export class BinaryReader {
  #at = 0;
  readonly #part: Uint8Array;
  readonly #view: DataView;
  readonly #size: number;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });

  /** `size` is the whole file's. */
  constructor(part: Uint8Array, size: number) {
    this.#part = part;
    this.#view = new DataView(part.buffer, part.byteOffset, part.length);
    this.#size = size;
  }

  /** Bytes read so far. */
  get at(): number {
    return this.#at;
  }

  /** Throws a FormatError unless the file has `length` more bytes, which `what` takes at least. */
  expect(length: number, what: string): void {
    assertFormat(this.#at + length <= this.#size, `The file is damaged or cut off: its ${what} would end at byte ${this.#at + length} of ${this.#size}.`);
  }

  /** The place of the next `length` bytes, which are passed. */
  #pass(length: number, what: string): number {
    this.expect(length, what);
    const from = this.#at;
    if (from + length > this.#part.length) throw new MoreBytesNeeded(`The part of ${this.#part.length} bytes ends before the ${what}.`);
    this.#at += length;
    return from;
  }

  u8 = (): number => this.#view.getUint8(this.#pass(1, 'header'));
  i8 = (): number => this.#view.getInt8(this.#pass(1, 'header'));
  u16 = (): number => this.#view.getUint16(this.#pass(2, 'header'), true);
  i16 = (): number => this.#view.getInt16(this.#pass(2, 'header'), true);
  u32 = (): number => this.#view.getUint32(this.#pass(4, 'header'), true);
  i32 = (): number => this.#view.getInt32(this.#pass(4, 'header'), true);
  f32 = (): number => this.#view.getFloat32(this.#pass(4, 'header'), true);
  f64 = (): number => this.#view.getFloat64(this.#pass(8, 'header'), true);
  /** Rounded to the nearest double beyond 2^53, which no length within a file reaches. */
  u64 = (): number => this.u32() + 2 ** 32 * this.u32();
  /** Rounded likewise. */
  i64 = (): number => this.u32() + 2 ** 32 * this.i32();

  /** A text of as many bytes as the 64 bits before it say. */
  text = (): string => {
    const text = this.textOrBytes();
    assertFormat(typeof text === 'string', `The file is damaged: its text that ends at byte ${this.#at} is no UTF-8.`);
    return text;
  };

  /** Such a text, or its bytes where they are no UTF-8. */
  textOrBytes = (): string | Uint8Array => {
    const length = this.u64();
    const from = this.#pass(length, 'text');
    const bytes = this.#part.subarray(from, from + length);
    try {
      return this.#decoder.decode(bytes);
    } catch {
      return bytes.slice();
    }
  };
}
