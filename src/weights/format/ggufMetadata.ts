/** GGUF's metadata: typed values by key (github.com/ggml-org/ggml, docs/gguf.md), read within bounds. */
import type { BinaryReader } from './binaryReader';
import { assertFormat } from './formatError';

/** 64-bit integers become doubles; a string that is no UTF-8 stays bytes, and is refused where it is used. */
export type MetadataValue = number | boolean | string | Uint8Array | readonly MetadataValue[];
export type Metadata = ReadonlyMap<string, MetadataValue>;

/** Bounds far above any model's: the largest vocabularies have some 260,000 tokens, and twice as many merges. */
const MOST_KEYS = 1 << 16;
const MOST_ELEMENTS = 1 << 20;
const DEEPEST = 3;

/** Least bytes of a value of each type, indexed by GGUF's type number. */
const WIDTHS = [1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8] as const;

/** Reads `count` pairs of key and value. Throws a FormatError where they are damaged or beyond bounds. */
export function readMetadata(cursor: BinaryReader, count: number): Metadata {
  assertFormat(count <= MOST_KEYS, `The file says it has ${count} metadata keys, where at most ${MOST_KEYS} are read.`);
  const metadata = new Map<string, MetadataValue>();
  const budget = { elements: MOST_ELEMENTS };
  for (let i = 0; i < count; i++) {
    const key = cursor.text();
    assertFormat(!metadata.has(key), `The file is damaged: its metadata has "${key}" twice.`);
    metadata.set(key, readValue(cursor, cursor.u32(), key, budget, 0));
  }
  return metadata;
}

function readValue(cursor: BinaryReader, type: number, key: string, budget: { elements: number }, depth: number): MetadataValue {
  switch (type) {
    case 0:
      return cursor.u8();
    case 1:
      return cursor.i8();
    case 2:
      return cursor.u16();
    case 3:
      return cursor.i16();
    case 4:
      return cursor.u32();
    case 5:
      return cursor.i32();
    case 6:
      return cursor.f32();
    case 7:
      return cursor.u8() !== 0;
    case 8:
      return cursor.textOrBytes();
    case 9:
      return readList(cursor, key, budget, depth + 1);
    case 10:
      return cursor.u64();
    case 11:
      return cursor.i64();
    case 12:
      return cursor.f64();
    default:
      assertFormat(false, `The file is damaged: its metadata "${key}" has the unknown type ${type}.`);
  }
}

function readList(cursor: BinaryReader, key: string, budget: { elements: number }, depth: number): readonly MetadataValue[] {
  assertFormat(depth <= DEEPEST, `The file's metadata "${key}" holds lists more than ${DEEPEST} deep, which are not read.`);
  const type = cursor.u32();
  const count = cursor.u64();
  budget.elements -= count;
  assertFormat(budget.elements >= 0, `The file's metadata "${key}" has more elements than are read, which are ${MOST_ELEMENTS} in all.`);
  cursor.expect(count * (WIDTHS[type] ?? 1), `metadata "${key}"`);
  return Array.from({ length: count }, () => readValue(cursor, type, key, budget, depth));
}

/** Whether a value is not empty: zero, false, an empty string, or a list of these. */
export const isSet = (value: MetadataValue): boolean => (Array.isArray(value) ? value.some(isSet) : Boolean(value));

/** A value for a message, shortened to 60 characters. */
export function describeValue(value: MetadataValue): string {
  const text = value instanceof Uint8Array ? 'a text that is no UTF-8' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
