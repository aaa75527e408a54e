/** GGUF files written for the tests, valid or not: every length is what the caller says. */

const encoder = new TextEncoder();

const u32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);
const u64 = (value: number | bigint): Uint8Array => new Uint8Array(BigUint64Array.of(BigInt.asUintN(64, BigInt(value))).buffer);
const f32 = (value: number): Uint8Array => new Uint8Array(Float32Array.of(value).buffer);

/** Bytes one after another, and zeros up to a length where one is given. */
export function concatenated(parts: readonly Uint8Array[], length = parts.reduce((total, part) => total + part.length, 0)): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

const joined = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => concatenated(parts);

/** A text with its length before it, or with another one. */
export const text = (value: string, length?: number | bigint): Uint8Array => {
  const bytes = encoder.encode(value);
  return joined(u64(length ?? bytes.length), bytes);
};

/** Typed values as metadata has them. */
export const value = {
  u32: (number: number): Uint8Array => joined(u32(4), u32(number)),
  f32: (number: number): Uint8Array => joined(u32(6), f32(number)),
  flag: (number: number): Uint8Array => joined(u32(7), Uint8Array.of(number)),
  text: (content: string): Uint8Array => joined(u32(8), text(content)),
  texts: (content: readonly string[]): Uint8Array => joined(u32(9), u32(8), u64(content.length), concatenated(content.map((each) => text(each)))),
  /** A list of the type with this number, which says it has `count` elements. */
  list: (type: number, count: number | bigint, content: Uint8Array = new Uint8Array()): Uint8Array => joined(u32(9), u32(type), u64(count), content),
  ofType: (type: number): Uint8Array => u32(type)
};

/** A tensor's entry: `lengths` innermost first, the number of its type, and where it begins. */
export const entry = (name: string, lengths: readonly (number | bigint)[], type: number, offset: number | bigint, dimensions = lengths.length): Uint8Array =>
  joined(text(name), u32(dimensions), ...lengths.map(u64), u32(type), u64(offset));

interface Parts {
  readonly magic?: string;
  readonly version?: number;
  readonly metadata?: readonly (readonly [string, Uint8Array])[];
  readonly tensors?: readonly Uint8Array[];
  /** Bytes of data after the header, which is padded to a multiple of 32. */
  readonly data?: Uint8Array;
  readonly keyCount?: number | bigint;
  readonly tensorCount?: number | bigint;
}

/** A file's bytes. */
export function fileOf({
  magic = 'GGUF',
  version = 3,
  metadata = [],
  tensors = [],
  data = new Uint8Array(),
  keyCount,
  tensorCount
}: Parts): Uint8Array<ArrayBuffer> {
  const header = joined(
    encoder.encode(magic),
    ...[u32(version), u64(tensorCount ?? tensors.length), u64(keyCount ?? metadata.length)],
    ...metadata.flatMap(([key, content]) => [text(key), content]),
    ...tensors
  );
  return joined(header, new Uint8Array((32 - (header.length % 32)) % 32), data);
}
