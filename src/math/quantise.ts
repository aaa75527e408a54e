/**
 * The two weight layouts of the engine. Groups of 32 along the input axis:
 * Q4 holds w ≈ scale · code + offset with codes 0..15, Q8 holds w ≈ scale · code with codes −127..127; scale and offset are half precision.
 */
import { fromHalf, toHalf } from './half';

export type Layout = 'q4' | 'q8';

export const GROUP = 32;

/** A matrix [outputs, inputs] in one of the layouts. */
export interface Quantised {
  readonly layout: Layout;
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

export const codesPerWord: Readonly<Record<Layout, number>> = { q4: 8, q8: 4 };

/** Bit at which code `i` of a word begins. */
const shiftOf = (layout: Layout, i: number): number => (layout === 'q8' ? 8 * i : i < 4 ? 8 * i : 8 * (i - 4) + 4);

/** Quantises `matrix` [outputs, inputs], row-major. Codes are computed against the rounded scale and offset, so that no group is biased. Throws a RangeError where `inputs` is no multiple of 32. */
export function quantise(layout: Layout, matrix: Float32Array, outputs: number, inputs: number): Quantised {
  if (inputs % GROUP) throw new RangeError(`Quantised rows must be a multiple of ${GROUP} long, not ${inputs}.`);
  const perWord = codesPerWord[layout];
  const codes = new Uint32Array((outputs * inputs) / perWord);
  const scales = new Uint32Array((outputs * inputs) / GROUP);
  for (let group = 0; group < scales.length; group++) {
    const values = matrix.subarray(group * GROUP, (group + 1) * GROUP);
    const { scale, offset } = layout === 'q4' ? spanOf(values) : peakOf(values);
    scales[group] = scale | (offset << 16);
    const step = fromHalf(scale);
    const base = fromHalf(offset);
    for (let i = 0; i < GROUP; i++) {
      const exact = step === 0 ? 0 : Math.round((values[i]! - base) / step);
      const code = layout === 'q4' ? Math.min(15, Math.max(0, exact)) : Math.min(127, Math.max(-127, exact)) & 0xff;
      codes[(group * GROUP + i - (i % perWord)) / perWord]! |= code << shiftOf(layout, i % perWord);
    }
  }
  return { layout, outputs, inputs, codes, scales };
}

function spanOf(values: Float32Array): { scale: number; offset: number } {
  const least = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b));
  return { scale: toHalf((most - least) / 15), offset: toHalf(least) };
}

function peakOf(values: Float32Array): { scale: number; offset: number } {
  return { scale: toHalf(values.reduce((a, b) => Math.max(a, Math.abs(b)), 0) / 127), offset: 0 };
}

/** The matrix [outputs, inputs] that the codes stand for. */
export function dequantise({ layout, codes, scales }: Quantised): Float32Array {
  const perWord = codesPerWord[layout];
  const matrix = new Float32Array(codes.length * perWord);
  for (let i = 0; i < matrix.length; i++) {
    const pair = scales[Math.floor(i / GROUP)]!;
    const raw = codes[Math.floor(i / perWord)]! >>> shiftOf(layout, i % perWord);
    const code = layout === 'q4' ? raw & 15 : ((raw & 0xff) << 24) >> 24;
    matrix[i] = fromHalf(pair & 0xffff) * code + fromHalf(pair >>> 16);
  }
  return matrix;
}
