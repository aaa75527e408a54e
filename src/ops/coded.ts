/** What the programs over coded weights share: whose outputs they compute, the constants in front of their text, and their sizes in words. */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Layout } from '../math/quantise';
import type { Uniform } from './gpu';
import type { CodedWeight } from './weight';

/** A product with the outputs `[first, first + count)` of a weight. */
export interface CodedRange {
  readonly weight: CodedWeight;
  readonly first: number;
  readonly count: number;
  /** The same weight unpacked, [outputs, inputs]: what the oracle multiplies with. Not used by the programs. */
  readonly unpacked?: Tensor2D;
}

const BITS: Readonly<Record<Layout, number>> = { q4: 4, q8: 8 };

/** The lines `const NAME = 1u;` in front of a program's text, after what it `enable`s; first of all the bits of a code. */
export function constants(layout: Layout, values: Readonly<Record<string, number>> = {}): string {
  return Object.entries({ BITS: BITS[layout], ...values })
    .map(([name, value]) => `const ${name} = ${value}u;\n`)
    .join('');
}

/** The uniform block of both products: rows, inputs, first, count. */
export const uniformsOf = (rows: number, { weight, first, count }: CodedRange): Uniform[] => [
  { u32: rows },
  { u32: weight.inputs },
  { u32: first },
  { u32: count }
];

/** Numbers of rows up to which one choice of program serves; the last serves all above. */
export const BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128];

/** The sizes for which one choice among the programs serves, such as `q4 2048x2048 rows 8`. */
export function occasionOf(rows: number, { weight, count }: CodedRange): string {
  const bucket = BUCKETS.find((most) => rows <= most) ?? BUCKETS.at(-1)!;
  return `${weight.layout} ${weight.inputs}x${count} rows ${bucket}`;
}

/** Rows of a thread in programs that hold them in registers: as many as there are, up to four. */
export const rowsOfThread = (rows: number): number => (rows < 3 ? rows : 4);
