/** A bounds-checked reader of little-endian values from the first part of a file. */
import { assertFormat } from './formatError';

/** The next value lies beyond the part, but within the file: a longer part must be read. */
export class MoreBytesNeeded extends Error {
  override readonly name = 'MoreBytesNeeded';
}

/** Reads values one after another from the part. Each read throws a FormatError where the value ends beyond the file, and MoreBytesNeeded where it ends beyond the part only. */
export class BinaryReader {
  #at = 0;
  readonly #part: Uint8Array;
  readonly #view: DataView;
  readonly #size: number;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });

  /** `size`: bytes of the whole file. */
  constructor(part: Uint8Array, size: number) {
    this.#part = part;
    this.#view = new DataView(part.buffer, part.byteOffset, part.length);
    this.#size = size;
  }

  /** Bytes read so far. */
  get at(): number {
    return this.#at;
  }

  /** Throws a FormatError unless the file has `length` more bytes; `what` names them in the message. */
  expect(length: number, what: string): void {
    assertFormat(this.#at + length <= this.#size, `The file is damaged or cut off: its ${what} would end at byte ${this.#at + length} of ${this.#size}.`);
  }

  /** The offset of the next `length` bytes, which are skipped. */
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
  /** Rounded as `u64`. */
  i64 = (): number => this.u32() + 2 ** 32 * this.i32();

  /** A UTF-8 string preceded by its length in bytes as u64. */
  text = (): string => {
    const text = this.textOrBytes();
    assertFormat(typeof text === 'string', `The file is damaged: its text that ends at byte ${this.#at} is no UTF-8.`);
    return text;
  };

  /** Such a string, or its bytes where they are no UTF-8. */
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
