/** What the programs over coded weights share: whose outputs they compute, the constants in front of their text, and their sizes in words. */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { CodeLayout } from '../../math/quantise';
import { dispatchLimit } from '../core/dispatchLimit';
import type { Dispatch, Uniform } from '../core/gpu';
import type { CodedWeight } from '../linear/weight';

/** A product with the outputs `[first, first + count)` of a weight. */
export interface CodedRange {
  readonly weight: CodedWeight;
  readonly first: number;
  readonly count: number;
  /** Where those outputs stand in rows of y that hold others too, as where a weight is in parts; absent where y is they. */
  readonly place?: { readonly at: number; readonly stride: number };
  /** The same weight unpacked, [outputs, inputs]: what the oracle multiplies with. Not used by the programs. */
  readonly unpacked?: Tensor2D;
}

const BITS: Readonly<Record<CodeLayout, number>> = { q4: 4, q8: 8 };

/** The lines `const NAME = 1u;` in front of a program's text, after what it `enable`s; first of all the bits of a code. */
export function codedConstants(layout: CodeLayout, values: Readonly<Record<string, number>> = {}): string {
  return Object.entries({ BITS: BITS[layout], ...values })
    .map(([name, value]) => `const ${name} = ${value}u;\n`)
    .join('');
}

/**
 * A program over all rows, cut along them so that no dispatch holds more than it may. `columns` and `tile` are how many workgroups stand side by side
 * and how many rows one of them computes; the uniform block begins with rows, inputs, first, count, the row to begin at, and the place in rows of y.
 */
export function codedDispatches(wgsl: string, rows: number, range: CodedRange, columns: number, tile: number, uniforms: readonly Uniform[] = []): Dispatch[] {
  const { weight, first, count, place = { at: 0, stride: count } } = range;
  const most = tile * Math.max(1, Math.floor(dispatchLimit() / (weight.inputs * count * tile)));
  return Array.from({ length: Math.ceil(rows / most) }, (_, i) => ({
    wgsl,
    work: Math.min(most, rows - i * most) * weight.inputs * count,
    workgroups: [columns, Math.ceil(Math.min(most, rows - i * most) / tile), 1],
    uniforms: [...[rows, weight.inputs, first, count, i * most, place.at, place.stride].map((u32) => ({ u32 })), ...uniforms]
  }));
}

/** Numbers of rows up to which one choice of program serves; the last serves all above. */
const BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128];

/** The sizes for which one choice among the programs serves, such as `q4 2048x2048 rows 8`: those of the whole weight, also where a range of it is asked for. */
export function codedSizeClass(rows: number, { weight }: CodedRange): string {
  const bucket = BUCKETS.find((most) => rows <= most) ?? BUCKETS.at(-1)!;
  return `${weight.layout} ${weight.inputs}x${weight.outputs} rows ${bucket}`;
}

/** Rows of a thread in programs that hold them in registers: as many as there are, up to four. */
export const rowsOfThread = (rows: number): number => (rows < 3 ? rows : 4);
