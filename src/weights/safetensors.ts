/** The safetensors format (huggingface.co/docs/safetensors): 8 bytes of header length, a JSON header, then the tensors' bytes without gaps. */
import { FormatError, require } from './format';

/** Bytes of one element. */
const WIDTHS = { F32: 4, U32: 4, I32: 4, F16: 2, BF16: 2, U8: 1, I8: 1 } as const;
export type Dtype = keyof typeof WIDTHS;

export interface StoredTensor {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Little-endian, row-major. */
  readonly bytes: Uint8Array;
}

export interface Safetensors {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** The format's own limit on headers. */
const LONGEST_HEADER = 100_000_000;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Reads a whole file. Throws a FormatError that names what is wrong; the tensors are views into `bytes`. */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  require(bytes.length >= 8, `The file is no safetensors file: it has ${bytes.length} bytes, fewer than the header's length takes.`);
  const declared = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  require(declared <= BigInt(LONGEST_HEADER) &&
    Number(declared) + 8 <= bytes.length, 'The file is no safetensors file or is cut off: its header is longer than the file.');
  const start = 8 + Number(declared);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, start)));
  } catch {
    throw new FormatError('The file is no safetensors file: its header is not JSON.');
  }
  require(isRecord(header), 'The file is no safetensors file: its header is not an object.');
  const { __metadata__: metadata = {}, ...entries } = header;
  require(isRecord(metadata) && Object.values(metadata).every((value) => typeof value === 'string'), "The file's metadata holds something other than strings.");
  const tensors = new Map(Object.entries(entries).map(([name, entry]) => [name, readEntry(name, entry, bytes, start)]));
  requireWhole(tensors, bytes.byteOffset + start, bytes.length - start);
  return { metadata: metadata as Record<string, string>, tensors };
}

/** The format allows neither gaps nor overlaps: every byte after the header belongs to one tensor. */
function requireWhole(tensors: ReadonlyMap<string, StoredTensor>, start: number, length: number): void {
  let end = 0;
  for (const [name, { bytes }] of [...tensors].sort(([, a], [, b]) => a.bytes.byteOffset - b.bytes.byteOffset || a.bytes.length - b.bytes.length)) {
    const from = bytes.byteOffset - start;
    require(from === end, `The file is damaged: tensor "${name}" begins at byte ${from} of the data, where ${end} is due.`);
    end += bytes.length;
  }
  require(end === length, `The file is damaged: ${length - end} bytes at its end belong to no tensor.`);
}

function readEntry(name: string, entry: unknown, bytes: Uint8Array, start: number): StoredTensor {
  require(isRecord(entry), `Tensor "${name}" has no description.`);
  const { dtype, shape, data_offsets: offsets } = entry;
  require(typeof dtype === 'string' &&
    Object.hasOwn(WIDTHS, dtype), `Tensor "${name}" has type ${String(dtype)}; readable are ${Object.keys(WIDTHS).join(', ')}.`);
  require(Array.isArray(shape) && shape.length <= 8 && shape.every(isCount), `Tensor "${name}" has no valid shape.`);
  require(Array.isArray(offsets) && offsets.length === 2 && offsets.every(isCount), `Tensor "${name}" has no valid place in the file.`);
  const [from, to] = offsets as [number, number];
  const size = (shape as number[]).reduce((product, length) => product * length, WIDTHS[dtype as Dtype]);
  require(from <= to && to - from === size, `Tensor "${name}" takes ${size} bytes by its shape but ${to - from} by its place.`);
  require(start + to <= bytes.length, `The file is cut off: tensor "${name}" ends at byte ${start + to} of ${bytes.length}. Fetch it again.`);
  return { dtype: dtype as Dtype, shape: shape as number[], bytes: bytes.subarray(start + from, start + to) };
}

/** Writes tensors in the map's order; the header is padded with spaces so that they begin at a multiple of 8. */
export function writeSafetensors({ metadata, tensors }: Safetensors): Uint8Array {
  let offset = 0;
  const entries = [...tensors].map(([name, { dtype, shape, bytes }]) => [name, { dtype, shape, data_offsets: [offset, (offset += bytes.length)] }] as const);
  const text = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const json = new TextEncoder().encode(text);
  const start = Math.ceil((8 + json.length) / 8) * 8;
  const file = new Uint8Array(start + offset).fill(0x20, 0, start);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.set(json, 8);
  let at = start;
  for (const { bytes } of tensors.values()) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

const bytesOf = (values: Float32Array | Uint32Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

export const floats = (values: Float32Array, shape: readonly number[]): StoredTensor => ({ dtype: 'F32', shape, bytes: bytesOf(values) });
export const words = (values: Uint32Array, shape: readonly number[]): StoredTensor => ({ dtype: 'U32', shape, bytes: bytesOf(values) });

/** The named tensor's values, copied. Throws a FormatError where it is missing or of another type or shape. */
export function floatsOf(file: Safetensors, name: string, shape: readonly number[]): Float32Array {
  return new Float32Array(new Uint8Array(bytesNamed(file, name, 'F32', shape)).buffer);
}

export function wordsOf(file: Safetensors, name: string, shape: readonly number[]): Uint32Array {
  return new Uint32Array(new Uint8Array(bytesNamed(file, name, 'U32', shape)).buffer);
}

function bytesNamed({ tensors }: Safetensors, name: string, dtype: Dtype, shape: readonly number[]): Uint8Array {
  const tensor = tensors.get(name);
  require(tensor !== undefined, `The file lacks the tensor "${name}".`);
  require(tensor.dtype === dtype &&
    tensor.shape.length === shape.length &&
    tensor.shape.every(
      (length, i) => length === shape[i]
    ), `Tensor "${name}" is ${tensor.dtype} [${tensor.shape.join(', ')}], where ${dtype} [${shape.join(', ')}] is needed.`);
  return tensor.bytes;
}
