/**
 * The two weight layouts of the engine. Groups of 32 along the input axis:
 * Q4 holds w ≈ scale · code + offset with codes 0..15, Q8 holds w ≈ scale · code with codes −127..127; scale and offset are half precision.
 */
import { fromHalf, toHalf } from './half';

/** The name of a layout: 4-bit or 8-bit codes. */
export type CodeLayout = 'q4' | 'q8';

/** Weights that share one scale and offset, along the input axis. */
export const GROUP_SIZE = 32;

/** A matrix [outputs, inputs] in one of the layouts. */
export interface Quantised {
  readonly layout: CodeLayout;
  readonly outputs: number;
  /** A multiple of 32. */
  readonly inputs: number;
  /**
   * Q4: [outputs, inputs / 8]; in word w, elements 8w..8w+3 are the low nibbles of its bytes and 8w+4..8w+7 the high ones.
   * Q8: [outputs, inputs / 4]; four signed bytes a word, lowest first.
   */
  readonly codes: Uint32Array;
  /** [outputs, inputs / 32]: scale in the low half, offset in the high half (0 for Q8). */
  readonly scales: Uint32Array;
}

/** Codes in one 32-bit word. */
export const codesPerWord: Readonly<Record<CodeLayout, number>> = { q4: 8, q8: 4 };

/** Bit at which code `i` of a word begins. */
const shiftOf = (layout: CodeLayout, i: number): number => (layout === 'q8' ? 8 * i : i < 4 ? 8 * i : 8 * (i - 4) + 4);

/** Whether a group's scale and offset, packed as in `Quantised.scales`, are both finite. */
export const isFinitePair = (pair: number): boolean => (pair & 0x7c00) !== 0x7c00 && (pair & 0x7c000000) !== 0x7c000000;

/** A matrix [outputs, inputs] of zeros, to be written to. Throws a RangeError where `inputs` is no multiple of 32. */
export function blankQuantised(layout: CodeLayout, outputs: number, inputs: number): Quantised {
  if (inputs % GROUP_SIZE) throw new RangeError(`Quantised rows must be a multiple of ${GROUP_SIZE} long, not ${inputs}.`);
  const numbers = outputs * inputs;
  return { layout, outputs, inputs, codes: new Uint32Array(numbers / codesPerWord[layout]), scales: new Uint32Array(numbers / GROUP_SIZE) };
}

/** Quantises `matrix` [outputs, inputs], row-major. Codes are computed against the rounded scale and offset, so that no group is biased. Throws a RangeError where `inputs` is no multiple of 32. */
export function quantise(layout: CodeLayout, matrix: Float32Array, outputs: number, inputs: number): Quantised {
  const quantised = blankQuantised(layout, outputs, inputs);
  const { codes, scales } = quantised;
  const perWord = codesPerWord[layout];
  const [lowest, highest, mask] = layout === 'q4' ? [0, 15, 0xf] : [-127, 127, 0xff];
  const shifts = Array.from({ length: perWord }, (_, i) => shiftOf(layout, i));
  for (let group = 0; group < scales.length; group++) {
    const from = group * GROUP_SIZE;
    const pair = layout === 'q4' ? spanOf(matrix, from) : peakOf(matrix, from);
    scales[group] = pair;
    const step = fromHalf(pair & 0xffff);
    const base = fromHalf(pair >>> 16);
    if (step === 0) continue;
    for (let at = from; at < from + GROUP_SIZE; at += perWord) {
      let word = 0;
      for (let i = 0; i < perWord; i++) {
        const code = Math.round((matrix[at + i]! - base) / step);
        word |= ((code < lowest ? lowest : code > highest ? highest : code) & mask) << shifts[i]!;
      }
      codes[at / perWord] = word;
    }
  }
  return quantised;
}

/** The group's scale and offset for Q4: its range in fifteen steps, and its least number. A NaN among the weights makes both NaN. */
function spanOf(matrix: Float32Array, from: number): number {
  let [least, most] = [Infinity, -Infinity];
  for (let i = from; i < from + GROUP_SIZE; i++) {
    least = Math.min(least, matrix[i]!);
    most = Math.max(most, matrix[i]!);
  }
  return toHalf((most - least) / 15) | (toHalf(least) << 16);
}

/** The group's scale for Q8: the largest magnitude in 127 steps. */
function peakOf(matrix: Float32Array, from: number): number {
  let peak = 0;
  for (let i = from; i < from + GROUP_SIZE; i++) peak = Math.max(peak, Math.abs(matrix[i]!));
  return toHalf(peak / 127);
}

/** The weights [outputs, inputs] that the codes represent: scale · code + offset. */
export function dequantise({ layout, codes, scales }: Quantised): Float32Array {
  const perWord = codesPerWord[layout];
  const matrix = new Float32Array(codes.length * perWord);
  for (let i = 0; i < matrix.length; i++) {
    const pair = scales[Math.floor(i / GROUP_SIZE)]!;
    const raw = codes[Math.floor(i / perWord)]! >>> shiftOf(layout, i % perWord);
    const code = layout === 'q4' ? raw & 15 : ((raw & 0xff) << 24) >> 24;
    matrix[i] = fromHalf(pair & 0xffff) * code + fromHalf(pair >>> 16);
  }
  return matrix;
}
