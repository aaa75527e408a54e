/** A tensor that lies in a file and is read in blocks of rows, so that no more of it than a block is in memory. */
import { BLOCKS, isBlockType, decodeBlocks, type BlockType } from './block';
import { assertFormat } from './formatError';
import { readExactly, type ByteSource } from './source';

/** Where a tensor lies and in which format. Its bytes are within the source. */
export interface FileTensor {
  readonly name: string;
  readonly type: BlockType;
  /** Row-major, outermost first; a row is a whole number of blocks. */
  readonly shape: readonly number[];
  readonly source: ByteSource;
  /** Of its first byte in the source. */
  readonly offset: number;
  /**
   * Rows a head, where the rows of a head lie in the order 0, h/2, 1, h/2 + 1, … as llama.cpp keeps q and k of the llama architecture,
   * whose rotary embedding there turns neighbours. What reads blocks of rows puts them back in order.
   */
  readonly pairedHead?: number;
}

/** Bytes of a file that are read at once, but for longer rows and heads. */
const BLOCK_BYTES = 1 << 19;

/** Bytes that `count` numbers take, where they are whole blocks. */
export const byteLengthOf = (type: BlockType, count: number): number => (count / BLOCKS[type].numbers) * BLOCKS[type].bytes;

/** Throws a FormatError that names the tensor where `type` is none of those that are read. */
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

/** The rows of whole heads in order: row 2j + s of a head becomes row s·h/2 + j. */
function unpaired(bytes: Uint8Array, width: number, head: number): Uint8Array {
  const ordered = new Uint8Array(bytes.length);
  for (let row = 0; row * width < bytes.length; row++) {
    const place = row % head;
    const to = row - place + (place % 2) * (head / 2) + (place >> 1);
    ordered.set(bytes.subarray(row * width, (row + 1) * width), to * width);
  }
  return ordered;
}

/** A vector's numbers, copied. Throws a FormatError where it has another length or holds something that is no finite number. */
export async function readVector(tensor: FileTensor, length: number): Promise<Float32Array> {
  requireShape(tensor, [length]);
  const bytes = await readExactly(tensor.source, tensor.offset, byteLengthOf(tensor.type, length), `tensor "${tensor.name}"`);
  const values = decodeBlocks(tensor.type, bytes);
  assertFormat(values.every(Number.isFinite), `Tensor "${tensor.name}" is damaged: it holds something that is no finite number.`);
  return values;
}
