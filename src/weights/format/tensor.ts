/** Tensors in files, read in blocks of rows, so that only one block is in memory. */
import { BLOCKS, isBlockType, decodeBlocks, type BlockType } from './block';
import { assertFormat } from './formatError';
import { readExactly, type ByteSource } from './source';

/** A tensor's format and location. Its bytes are within the source. */
export interface FileTensor {
  readonly name: string;
  readonly type: BlockType;
  /** Row-major, outermost first; a row is a whole number of blocks. */
  readonly shape: readonly number[];
  readonly source: ByteSource;
  /** Offset of its first byte in the source. */
  readonly offset: number;
  /**
   * Rows a head, where the rows of a head lie in the order 0, h/2, 1, h/2 + 1, … as llama.cpp keeps q and k of the llama architecture,
   * Rows h of a head, where they are stored in the order 0, h/2, 1, h/2 + 1, …, as llama.cpp stores q and k of the llama architecture,
   * since its rotary embedding pairs neighbours. `readRowBlocks` restores their order.
   */
  readonly pairedHead?: number;
}

/** Bytes read at once, unless a row or head is longer. */
const BLOCK_BYTES = 1 << 19;

/** Bytes of `count` numbers, which must be whole blocks. */
export const byteLengthOf = (type: BlockType, count: number): number => (count / BLOCKS[type].numbers) * BLOCKS[type].bytes;

/** Throws a FormatError that names the tensor where `type` is not supported. */
export function requireType(name: string, type: string, remedy: string): asserts type is BlockType {
  assertFormat(isBlockType(type), `Tensor "${name}" has type ${type}, which cannot be read here. ${remedy}`);
}

/** Throws a FormatError where the tensor has another shape. */
export function requireShape({ name, type, shape }: FileTensor, wanted: readonly number[]): void {
  const fits = shape.length === wanted.length && shape.every((length, i) => length === wanted[i]);
  assertFormat(fits, `Tensor "${name}" is ${type} [${shape.join(', ')}], where [${wanted.join(', ')}] is needed.`);
}

/** Some whole rows of a matrix as the file has them. */
interface RowBlock {
  readonly first: number;
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** The rows of a matrix [outputs, inputs] in order, block by block. */
export async function* readRowBlocks(tensor: FileTensor): AsyncGenerator<RowBlock> {
  const { name, type, shape, source, offset, pairedHead: head } = tensor;
  const [outputs, inputs] = shape as readonly [number, number];
  const width = byteLengthOf(type, inputs);
  const unit = head ?? 1;
  const step = unit * Math.max(1, Math.floor(BLOCK_BYTES / (unit * width)));
  for (let first = 0; first < outputs; first += step) {
    const count = Math.min(step, outputs - first);
    const bytes = await readExactly(source, offset + first * width, count * width, `tensor "${name}"`);
    yield { first, count, bytes: head === undefined ? bytes : unpaired(bytes, width, head) };
  }
}

/** Restores the row order within heads: row 2j + s becomes row s·h/2 + j. */
function unpaired(bytes: Uint8Array, width: number, head: number): Uint8Array {
  const ordered = new Uint8Array(bytes.length);
  for (let row = 0; row * width < bytes.length; row++) {
    const place = row % head;
    const to = row - place + (place % 2) * (head / 2) + (place >> 1);
    ordered.set(bytes.subarray(row * width, (row + 1) * width), to * width);
  }
  return ordered;
}

/** A vector's numbers, copied. Rejects with a FormatError where it has another length or a number is not finite. */
export async function readVector(tensor: FileTensor, length: number): Promise<Float32Array> {
  requireShape(tensor, [length]);
  const bytes = await readExactly(tensor.source, tensor.offset, byteLengthOf(tensor.type, length), `tensor "${tensor.name}"`);
  const values = decodeBlocks(tensor.type, bytes);
  assertFormat(values.every(Number.isFinite), `Tensor "${tensor.name}" is damaged: it holds something that is no finite number.`);
  return values;
}
