/** ggml's formats against its own Python package: every type's numbers exactly, and our layouts of them within half a step. */
import { describe, expect, it } from 'vitest';
import { fromHalf } from '../../src/math/half';
import { dequantise, GROUP_SIZE, type CodeLayout, type Quantised } from '../../src/math/quantise';
import { BLOCKS, decodeBlocks, type BlockType } from '../../src/weights/format/block';
import { FormatError } from '../../src/weights/format/formatError';
import { openGguf } from '../../src/weights/format/gguf';
import { layoutFor, repack, repackWhole } from '../../src/weights/format/repack';
import { readFloatTensor, readSafetensors } from '../../src/weights/format/safetensors';
import { sourceOfBytes } from '../../src/weights/format/source';
import { byteLengthOf, readVector, type FileTensor } from '../../src/weights/format/tensor';
import file from '../fixtures/gguf-types.gguf?url';
import reference from '../fixtures/gguf-types.safetensors?url';
import { fetchBytes } from '../model/tiny';

const [ROWS, COLUMNS] = [3, 256];
const TYPES = Object.keys(BLOCKS) as BlockType[];
/** Types whose numbers one of our layouts holds as they are. */
const EXACT: readonly BlockType[] = ['Q4_0', 'Q4_1', 'Q5_0', 'Q8_0'];

const { tensors } = await openGguf(sourceOfBytes(await fetchBytes(file)));
const said = readSafetensors(await fetchBytes(reference));
const expected = (type: BlockType): Float32Array => readFloatTensor(said, type, [ROWS, COLUMNS]);

/** A matrix in memory as if it lay in a file. */
const tensorOf = (values: Float32Array, shape: readonly number[], type: BlockType = 'F32', pairedHead?: number): FileTensor => ({
  ...{ name: 'x', type, shape, offset: 0, ...(pairedHead === undefined ? {} : { pairedHead }) },
  source: sourceOfBytes(new Uint8Array(values.buffer))
});

/** Half a step between a group's codes, and what rounding its scale and offset to half precision may take from its ends. */
function bound({ layout, scales }: Quantised, group: number): number {
  const [scale, offset] = [fromHalf(scales[group]! & 0xffff), fromHalf(scales[group]! >>> 16)].map(Math.abs) as [number, number];
  const most = layout === 'q4' ? 15 : 127;
  return scale / 2 + 2 ** -11 * (most * scale + offset) + (most + 1) * 2 ** -25;
}

describe.each(TYPES)('%s', (type) => {
  it("stands for the numbers that ggml's reference gives", async () => {
    const { source, offset, shape } = tensors.get(type)!;
    expect(shape).toEqual([ROWS, COLUMNS]);
    const bytes = await source.read(offset, ((ROWS * COLUMNS) / BLOCKS[type].numbers) * BLOCKS[type].bytes);
    expect(decodeBlocks(type, bytes)).toEqual(expected(type));
  });

  it.each(['q4', 'q8'] as const)('becomes %s within half a step', async (layout) => {
    const quantised = await repackWhole(tensors.get(type)!, layout);
    const [back, values] = [dequantise(quantised), expected(type)];
    const far = back.map((value, i) => Math.abs(value - values[i]!) - bound(quantised, Math.floor(i / GROUP_SIZE)));
    expect(Math.max(...far)).toBeLessThanOrEqual(0);
  });
});

it.each(EXACT)('%s is held exactly', async (type) => {
  const held = dequantise(await repackWhole(tensors.get(type)!, layoutFor(type, 'q4')));
  expect([...held]).toEqual([...expected(type)].map((value) => value + 0)); // no zero has a sign in codes
});

it.each<[BlockType, CodeLayout, CodeLayout]>([
  ['F32', 'q4', 'q4'],
  ['BF16', 'q8', 'q8'],
  ['Q4_K', 'q8', 'q4'],
  ['Q5_1', 'q4', 'q8'],
  ['Q6_K', 'q4', 'q8'],
  ['Q8_0', 'q4', 'q8']
])('%s where %s is preferred becomes %s', (type, preferred, layout) => expect(layoutFor(type, preferred)).toBe(layout));

it('a large matrix comes in blocks of rows that make up the whole, each of at most half a mebibyte of the file', async () => {
  const [rows, columns] = [300, 1024];
  const values = Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i));
  const whole = await repackWhole(tensorOf(values, [rows, columns]), 'q8');
  const firsts: number[] = [];
  for await (const { first, outputs, codes, scales } of repack(tensorOf(values, [rows, columns]), 'q8')) {
    expect(outputs * columns * 4).toBeLessThanOrEqual(2 ** 19);
    expect(codes).toEqual(whole.codes.subarray((first * columns) / 4, ((first + outputs) * columns) / 4));
    expect(scales).toEqual(whole.scales.subarray((first * columns) / GROUP_SIZE, ((first + outputs) * columns) / GROUP_SIZE));
    firsts.push(first);
  }
  expect(firsts).toEqual([0, 128, 256]);
});

it('rows of heads that lie in pairs are put back in halves', async () => {
  const [head, rows] = [6, 12];
  const values = Float32Array.from({ length: rows * GROUP_SIZE }, (_, i) => Math.floor(i / GROUP_SIZE));
  const back = dequantise(await repackWhole(tensorOf(values, [rows, GROUP_SIZE], 'F32', head), 'q4'));
  expect(Array.from({ length: rows }, (_, row) => Math.round(back[row * GROUP_SIZE]!))).toEqual([0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11]);
});

describe('a tensor', () => {
  const matrix = (value: number, columns = GROUP_SIZE): FileTensor => tensorOf(new Float32Array(columns).fill(1).fill(value, 3, 4), [1, columns]);
  it.each([
    ['with no number in it', matrix(NaN), /"x" is damaged: .* not finite/],
    ['with an infinity', matrix(-Infinity), /"x" is damaged/],
    ['with numbers beyond half precision', matrix(1e9), /too large/],
    ['of ragged rows', matrix(1, 40), /"x" has rows of 40 numbers.*multiple of 32/],
    ['of three dimensions', tensorOf(new Float32Array(64), [1, 2, 32]), /"x" has 3 dimensions/],
    ['cut off', tensorOf(new Float32Array(32), [2, 32]), /cut off: tensor "x" ends at byte 256 of 128/]
  ])('%s is refused', async (_, tensor, sentence) => {
    await expect(repackWhole(tensor, 'q4')).rejects.toThrow(FormatError);
    await expect(repackWhole(tensor, 'q4')).rejects.toThrow(sentence);
  });

  /** Bytes at which a block of a type has its scale, and its least number where it has one; of floats, the first number. */
  const halves: Readonly<Record<BlockType, readonly number[]>> = {
    ...{ F32: [2], F16: [0], BF16: [0], Q4_0: [0], Q4_1: [0, 2], Q5_0: [0], Q5_1: [0, 2], Q8_0: [0] },
    ...{ Q4_K: [0, 2], Q5_K: [0, 2], Q6_K: [208] }
  };
  const isWide = (type: BlockType): boolean => type === 'F32' || type === 'BF16';

  it.each(TYPES.flatMap((type) => halves[type].flatMap((at) => [NaN, Infinity, -Infinity].map((number) => [type, at, number] as const))))(
    'of %s with the half at byte %i of a block %d is refused, wherever the block lies',
    async (type, at, number) => {
      const { source, offset, shape } = tensors.get(type)!;
      const width = byteLengthOf(type, ROWS * COLUMNS);
      const block = BLOCKS[type].bytes;
      const bits = number > 0 ? 0x7c00 : number < 0 ? 0xfc00 : 0x7e00;
      const wideBits = number > 0 ? 0x7f80 : number < 0 ? 0xff80 : 0x7fc0;
      for (const first of [0, width - block]) {
        const bytes = (await source.read(offset, width)).slice();
        new DataView(bytes.buffer).setUint16(first + at, isWide(type) ? wideBits : bits, true);
        const damaged = { name: 'x', type, shape, source: sourceOfBytes(bytes), offset: 0 };
        for (const preferred of ['q4', 'q8'] as const)
          await expect(repackWhole(damaged, layoutFor(type, preferred))).rejects.toThrow(/"x" is damaged: .* not finite/);
      }
    }
  );

  it('whose source gives less than it has said is refused', async () => {
    const short = { ...matrix(1), source: { size: 128, read: () => Promise.resolve(new Uint8Array(100)) } };
    await expect(repackWhole(short, 'q4')).rejects.toThrow('of tensor "x" came 100 of 128 bytes');
  });

  it('is read as a vector in any type, and refused where it is another or not finite', async () => {
    const row = { ...tensors.get('Q6_K')!, shape: [COLUMNS] };
    expect(await readVector(row, COLUMNS)).toEqual(expected('Q6_K').subarray(0, COLUMNS));
    await expect(readVector(row, 128)).rejects.toThrow('Tensor "Q6_K" is Q6_K [256], where [128] is needed.');
    await expect(readVector(tensorOf(Float32Array.of(1, NaN), [2]), 2)).rejects.toThrow(/no finite number/);
  });
});
