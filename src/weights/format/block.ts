/** The number formats of weight files: floats, and ggml's quantised blocks, decoded as ggml defines them (ggml-common.h, ggml-quants.c). */
import { fromHalf } from '../../math/half';
import { isFloatType, decodeFloats, type FloatType } from './float';

/** Numbers and bytes of a block; a float is a block of one. */
interface BlockSize {
  readonly numbers: number;
  readonly bytes: number;
}

/** The supported formats. */
export const BLOCKS = {
  F32: { numbers: 1, bytes: 4 },
  F16: { numbers: 1, bytes: 2 },
  BF16: { numbers: 1, bytes: 2 },
  Q4_0: { numbers: 32, bytes: 18 },
  Q4_1: { numbers: 32, bytes: 20 },
  Q5_0: { numbers: 32, bytes: 22 },
  Q5_1: { numbers: 32, bytes: 24 },
  Q8_0: { numbers: 32, bytes: 34 },
  Q4_K: { numbers: 256, bytes: 144 },
  Q5_K: { numbers: 256, bytes: 176 },
  Q6_K: { numbers: 256, bytes: 210 }
} as const satisfies Readonly<Record<string, BlockSize>>;

export type BlockType = keyof typeof BLOCKS;

export const isBlockType = (name: unknown): name is BlockType => typeof name === 'string' && Object.hasOwn(BLOCKS, name);

/** The half-precision number at a byte. */
export const halfAt = (view: DataView, at: number): number => fromHalf(view.getUint16(at, true));

/** Scale and minimum, six bits each, of one of the eight groups of a K block, from 12 packed bytes: groups 0 to 3 in the low six bits of bytes 0 to 7, groups 4 to 7 in nibbles of bytes 8 to 11 and the upper two bits of bytes 0 to 7. */
export function scaleAndMinimum(view: DataView, at: number, group: number): readonly [number, number] {
  const low = (i: number): number => view.getUint8(at + i) & 63;
  if (group < 4) return [low(group), low(group + 4)];
  const nibbles = view.getUint8(at + group + 4);
  return [(nibbles & 15) | ((view.getUint8(at + group - 4) >> 6) << 4), (nibbles >> 4) | ((view.getUint8(at + group) >> 6) << 4)];
}

/** Writes the numbers of the block that begins at byte `at` to `out` from `to` on. Every product is exact in 64 bits, so each number is rounded once, as in ggml's reference. */
type BlockReader = (view: DataView, at: number, out: Float32Array, to: number) => void;

/** Reads the nibbles of 16 bytes: the low ones are the first 16 numbers of the block, the high ones the last 16. */
function readNibbles(view: DataView, at: number, number: (nibble: number, i: number) => number, out: Float32Array, to: number): void {
  for (let i = 0; i < 16; i++) {
    const byte = view.getUint8(at + i);
    out[to + i] = number(byte & 15, i);
    out[to + i + 16] = number(byte >> 4, i + 16);
  }
}

/** Q4_K and Q5_K: d·scale·q − dmin·minimum by groups of 32, two of which share 32 bytes as low and high nibbles; `fifth` gives the fifth bit of a code, as 0 or 16. */
function readK(view: DataView, at: number, nibbles: number, fifth: (group: number, i: number) => number, out: Float32Array, to: number): void {
  const [d, least] = [halfAt(view, at), halfAt(view, at + 2)];
  for (let group = 0; group < 8; group++) {
    const [scale, minimum] = scaleAndMinimum(view, at + 4, group);
    const from = at + nibbles + 32 * (group >> 1);
    for (let i = 0; i < 32; i++) {
      const code = ((view.getUint8(from + i) >> (4 * (group & 1))) & 15) + fifth(group, i);
      out[to + 32 * group + i] = d * scale * code - least * minimum;
    }
  }
}

/** Q6_K: d·scale·(q − 32) with an 8-bit scale for every 16 numbers; a code is 4 low bits and 2 high bits, stored apart and interleaved for four runs of 32. */
function readQ6K(view: DataView, at: number, out: Float32Array, to: number): void {
  const d = halfAt(view, at + 208);
  for (let i = 0; i < 256; i++) {
    const [half, run, place] = [i >> 7, (i >> 5) & 3, i & 31];
    const low = view.getUint8(at + 64 * half + 32 * (run & 1) + place) >> (4 * (run >> 1));
    const high = view.getUint8(at + 128 + 32 * half + place) >> (2 * run);
    out[to + i] = d * view.getInt8(at + 192 + (i >> 4)) * (((low & 15) | ((high & 3) << 4)) - 32);
  }
}

const READERS: { readonly [Type in Exclude<BlockType, FloatType>]: BlockReader } = {
  Q4_0(view, at, out, to) {
    const d = halfAt(view, at);
    readNibbles(view, at + 2, (nibble) => d * (nibble - 8), out, to);
  },
  Q4_1(view, at, out, to) {
    const [d, least] = [halfAt(view, at), halfAt(view, at + 2)];
    readNibbles(view, at + 4, (nibble) => d * nibble + least, out, to);
  },
  Q5_0(view, at, out, to) {
    const [d, fifths] = [halfAt(view, at), view.getUint32(at + 2, true)];
    readNibbles(view, at + 6, (nibble, i) => d * ((nibble | (((fifths >>> i) & 1) << 4)) - 16), out, to);
  },
  Q5_1(view, at, out, to) {
    const [d, least, fifths] = [halfAt(view, at), halfAt(view, at + 2), view.getUint32(at + 4, true)];
    readNibbles(view, at + 8, (nibble, i) => d * (nibble | (((fifths >>> i) & 1) << 4)) + least, out, to);
  },
  Q8_0(view, at, out, to) {
    const d = halfAt(view, at);
    for (let i = 0; i < 32; i++) out[to + i] = d * view.getInt8(at + 2 + i);
  },
  Q4_K(view, at, out, to) {
    readK(view, at, 16, () => 0, out, to);
  },
  Q5_K(view, at, out, to) {
    readK(view, at, 48, (group, i) => ((view.getUint8(at + 16 + i) >> group) & 1) << 4, out, to);
  },
  Q6_K: readQ6K
};

/** Decodes whole blocks to single precision, with the same results as ggml's reference. */
export function decodeBlocks(type: BlockType, bytes: Uint8Array): Float32Array {
  if (isFloatType(type)) return decodeFloats(type, bytes);
  const { numbers, bytes: width } = BLOCKS[type];
  const out = new Float32Array((bytes.length / width) * numbers);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const read = READERS[type];
  for (let at = 0, to = 0; at < bytes.length; at += width, to += numbers) read(view, at, out, to);
  return out;
}
