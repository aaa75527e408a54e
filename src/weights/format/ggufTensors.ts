/** GGUF's list of tensors: names, types, shapes and offsets, checked against the file's size. */
import { BLOCKS } from './block';
import type { BinaryReader } from './binaryReader';
import { assertFormat } from './formatError';
import type { Metadata } from './ggufMetadata';
import type { ByteSource } from './source';
import { byteLengthOf, requireType, type FileTensor } from './tensor';

/** The names of ggml's types by number (ggml.h); a dash stands for removed types. */
const TYPES = (
  'F32 F16 Q4_0 Q4_1 - - Q5_0 Q5_1 Q8_0 Q8_1 Q2_K Q3_K Q4_K Q5_K Q6_K Q8_K IQ2_XXS IQ2_XS IQ3_XXS IQ1_S IQ4_NL IQ3_S IQ2_S IQ4_XS ' +
  'I8 I16 I32 I64 F64 IQ1_M BF16 - - - TQ1_0 TQ2_0 - - - MXFP4 NVFP4'
).split(' ');
const REMEDY = `Choose a file of the same model whose name ends in Q4_K_M, Q8_0 or BF16: readable are ${Object.keys(BLOCKS).join(', ')}.`;

/** A 3B model has some 400. */
const MOST_TENSORS = 1 << 16;
const MOST_DIMENSIONS = 4;
/** Least bytes of one entry: name's length, dimensions, one length, type, offset. */
const LEAST_ENTRY = 8 + 4 + 8 + 4 + 8;

/** Reads `count` entries; the tensors' bytes begin at the next multiple of the file's alignment. Throws a FormatError where something does not fit. */
export function readTensors(cursor: BinaryReader, count: number, metadata: Metadata, source: ByteSource): ReadonlyMap<string, FileTensor> {
  assertFormat(count <= MOST_TENSORS, `The file says it has ${count} tensors, where at most ${MOST_TENSORS} are read.`);
  cursor.expect(count * LEAST_ENTRY, 'list of tensors');
  const alignment = metadata.get('general.alignment') ?? 32;
  assertFormat(
    typeof alignment === 'number' && Number.isInteger(Math.log2(alignment)) && alignment <= 1 << 16 && alignment >= 1,
    `The file's alignment is ${String(alignment)}, where a power of two is needed.`
  );
  const entries = Array.from({ length: count }, () => readEntry(cursor, source, alignment));
  const start = Math.ceil(cursor.at / alignment) * alignment;
  const tensors = entries.map((tensor): FileTensor => ({ ...tensor, offset: start + tensor.offset }));
  requireApart(tensors, start, source.size);
  const named = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  assertFormat(named.size === count, 'The file is damaged: two of its tensors have the same name.');
  return named;
}

/** The tensor, with its offset counted from the start of the tensor data. */
function readEntry(cursor: BinaryReader, source: ByteSource, alignment: number): FileTensor {
  const name = cursor.text();
  const dimensions = cursor.u32();
  assertFormat(dimensions >= 1 && dimensions <= MOST_DIMENSIONS, `Tensor "${name}" has ${dimensions} dimensions, where 1 to ${MOST_DIMENSIONS} are possible.`);
  const shape = Array.from({ length: dimensions }, cursor.u64).reverse(); // innermost first in the file
  const number = cursor.u32();
  const type = TYPES[number] ?? `number ${number}`;
  requireType(name, type, REMEDY);
  const offset = cursor.u64();
  const total = shape.reduce((product, length) => product * length, 1);
  assertFormat(total >= 1 && Number.isSafeInteger(total * 8), `Tensor "${name}" has the shape [${shape.join(', ')}], which cannot be.`);
  assertFormat(shape.at(-1)! % BLOCKS[type].numbers === 0, `Tensor "${name}" has rows of ${shape.at(-1)!} numbers, which are no whole blocks of ${type}.`);
  assertFormat(offset % alignment === 0, `The file is damaged: tensor "${name}" begins at byte ${offset}, which is no multiple of ${alignment}.`);
  return { name, type, shape, source, offset };
}

/** Throws a FormatError where tensors overlap or end beyond the file. */
function requireApart(tensors: readonly FileTensor[], start: number, size: number): void {
  let end = start;
  for (const { name, type, shape, offset } of [...tensors].sort((a, b) => a.offset - b.offset)) {
    assertFormat(offset >= end, `The file is damaged: tensor "${name}" begins at byte ${offset}, where another one still lies.`);
    end =
      offset +
      byteLengthOf(
        type,
        shape.reduce((product, length) => product * length, 1)
      );
    assertFormat(end <= size, `The file is damaged or cut off: tensor "${name}" ends at byte ${end} of ${size}. Fetch it again.`);
  }
}
