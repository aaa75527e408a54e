/** The header of a safetensors file (huggingface.co/docs/safetensors): a JSON object of tensors' types, shapes and offsets, checked against the file's size. */
import { FormatError, assertFormat } from './formatError';

/** Bytes of one element. */
const WIDTHS = { F32: 4, U32: 4, I32: 4, F16: 2, BF16: 2, U8: 1, I8: 1 } as const;
export type Dtype = keyof typeof WIDTHS;

/** Where a tensor's bytes are, counted from the header's end. */
interface TensorEntry {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

export interface SafetensorsHeader {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, TensorEntry>;
}

/** Bytes before the header, which hold its length. */
export const PREFIX = 8;
/** A 3B model's header has 60 kB; the format allows 100 MB, which would take seconds to parse. */
const LONGEST_HEADER = 1 << 24;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** The header's length, from the first bytes of a file of `size` bytes. Throws a FormatError where it is impossible. */
export function headerLength(prefix: Uint8Array, size: number): number {
  assertFormat(size >= PREFIX, `The file is no safetensors file: it has ${size} bytes, fewer than the header's length takes.`);
  const declared = new DataView(prefix.buffer, prefix.byteOffset).getBigUint64(0, true);
  assertFormat(
    declared <= BigInt(LONGEST_HEADER) && Number(declared) + PREFIX <= size,
    `The file is no safetensors file or is cut off: its header is longer than the file or than ${LONGEST_HEADER} bytes.`
  );
  return Number(declared);
}

/** Reads the header of a file of `size` bytes. Throws a FormatError that names what is wrong: every byte after the header belongs to one tensor. */
export function readSafetensorsHeader(json: Uint8Array, size: number): SafetensorsHeader {
  const start = PREFIX + json.length;
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch {
    throw new FormatError('The file is no safetensors file: its header is not JSON.');
  }
  assertFormat(isRecord(header), 'The file is no safetensors file: its header is not an object.');
  const { __metadata__: declared, ...entries } = header;
  const metadata = declared ?? {}; // null stands for none
  assertFormat(
    isRecord(metadata) && Object.values(metadata).every((value) => typeof value === 'string'),
    "The file's metadata holds something other than strings."
  );
  const places = new Map(Object.entries(entries).map(([name, entry]) => [name, readTensorEntry(name, entry, start, size)]));
  requireWhole(places, size - start);
  return { metadata: metadata as Record<string, string>, tensors: places };
}

function readTensorEntry(name: string, entry: unknown, start: number, size: number): TensorEntry {
  assertFormat(isRecord(entry), `Tensor "${name}" has no description.`);
  const { dtype, shape, data_offsets: offsets } = entry;
  assertFormat(
    typeof dtype === 'string' && Object.hasOwn(WIDTHS, dtype),
    `Tensor "${name}" has type ${String(dtype)}; readable are ${Object.keys(WIDTHS).join(', ')}.`
  );
  assertFormat(Array.isArray(shape) && shape.length <= 8 && shape.every(isCount), `Tensor "${name}" has no valid shape.`);
  assertFormat(Array.isArray(offsets) && offsets.length === 2 && offsets.every(isCount), `Tensor "${name}" has no valid place in the file.`);
  const [from, to] = offsets as [number, number];
  const takes = (shape as number[]).reduce((product, length) => product * length, WIDTHS[dtype as Dtype]);
  assertFormat(from <= to && to - from === takes, `Tensor "${name}" takes ${takes} bytes by its shape but ${to - from} by its place.`);
  assertFormat(start + to <= size, `The file is cut off: tensor "${name}" ends at byte ${start + to} of ${size}. Fetch it again.`);
  return { dtype: dtype as Dtype, shape: shape as number[], from, to };
}

/** The format allows neither gaps nor overlaps. */
function requireWhole(places: ReadonlyMap<string, TensorEntry>, length: number): void {
  let end = 0;
  for (const [name, { from, to }] of [...places].sort(([, a], [, b]) => a.from - b.from || a.to - b.to)) {
    assertFormat(from === end, `The file is damaged: tensor "${name}" begins at byte ${from} of the data, where ${end} is due.`);
    end = to;
  }
  assertFormat(end === length, `The file is damaged: ${length - end} bytes at its end belong to no tensor.`);
}
