/** The formats in which weight files hold numbers: floats, and ggml's blocks, each read as ggml defines it (ggml-common.h, ggml-quants.c). */
import { fromHalf } from '../../math/half';
import { isFloatType, decodeFloats, type FloatType } from './float';

/** Numbers and bytes of a block; a float is a block of one. */
interface BlockSize {
  readonly numbers: number;
  readonly bytes: number;
}

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

/** Scale and minimum of the eight groups of a K block, six bits each, packed in 12 bytes: the first four whole, the others' upper two bits above them. */
export function scaleAndMinimum(view: DataView, at: number, group: number): readonly [number, number] {
  const low = (i: number): number => view.getUint8(at + i) & 63;
  if (group < 4) return [low(group), low(group + 4)];
  const nibbles = view.getUint8(at + group + 4);
  return [(nibbles & 15) | ((view.getUint8(at + group - 4) >> 6) << 4), (nibbles >> 4) | ((view.getUint8(at + group) >> 6) << 4)];
}

/** Writes the numbers of the block that begins at byte `at` to `out` from `to` on. Every product is exact in 64 bits, so each number is rounded once, as in ggml's reference. */
type BlockReader = (view: DataView, at: number, out: Float32Array, to: number) => void;

/** Nibbles of 16 bytes: the low ones are the first 16 numbers of the block, the high ones the last. */
function readNibbles(view: DataView, at: number, number: (nibble: number, i: number) => number, out: Float32Array, to: number): void {
  for (let i = 0; i < 16; i++) {
    const byte = view.getUint8(at + i);
    out[to + i] = number(byte & 15, i);
    out[to + i + 16] = number(byte >> 4, i + 16);
  }
}

/** d·q − dmin·m by groups of 32, two of which share 32 bytes as low and high nibbles; `fifth` gives the bits above them, if any. */
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

/** Scales of 16 numbers each in 8 bits; codes less 32 in 4 low bits and 2 high ones, laid out for four runs of 32 at once. */
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

/** The numbers that whole blocks stand for, in single precision, exactly as ggml's reference has them. */
export function decodeBlocks(type: BlockType, bytes: Uint8Array): Float32Array {
  if (isFloatType(type)) return decodeFloats(type, bytes);
  const { numbers, bytes: width } = BLOCKS[type];
  const out = new Float32Array((bytes.length / width) * numbers);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const read = READERS[type];
  for (let at = 0, to = 0; at < bytes.length; at += width, to += numbers) read(view, at, out, to);
  return out;
}
