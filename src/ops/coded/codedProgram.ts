/** What the programs over quantised weights share: the range of outputs they compute, the constants before their WGSL, their dispatches and their size class. */
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
  /** The first column of these outputs in y, and the length of y's rows, where y holds other outputs too, as for a weight in parts; absent where y holds these alone. */
  readonly place?: { readonly at: number; readonly stride: number };
  /** The same weight in floats, [outputs, inputs], for the reference alone. */
  readonly unpacked?: Tensor2D;
}

const BITS: Readonly<Record<CodeLayout, number>> = { q4: 4, q8: 8 };

/** The lines `const NAME = 1u;` that stand before a program's WGSL, after its `enable` lines; the first is BITS, the bits of a code. */
export function codedConstants(layout: CodeLayout, values: Readonly<Record<string, number>> = {}): string {
  return Object.entries({ BITS: BITS[layout], ...values })
    .map(([name, value]) => `const ${name} = ${value}u;\n`)
    .join('');
}

/**
 * A program over all rows, divided along them so that no dispatch exceeds the limit. `columns` and `tile` are how many workgroups stand side by side
 * A program over all rows, divided along them so that no dispatch exceeds `dispatchLimit`. `columns`: workgroups along the outputs or inputs; `tile`: rows that one
 * workgroup computes. The uniform block begins with rows, inputs, first, count, the first row of the dispatch, and `place.at` and `place.stride`.
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

/** Upper bounds of the classes of rows; the last class has no bound. */
const BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128];

/** The size class of a product, such as `q4 2048x2048 rows 8`: by the whole weight, also where a range of it is asked for. */
export function codedSizeClass(rows: number, { weight }: CodedRange): string {
  const bucket = BUCKETS.find((most) => rows <= most) ?? BUCKETS.at(-1)!;
  return `${weight.layout} ${weight.inputs}x${weight.outputs} rows ${bucket}`;
}

/** Rows that one thread holds in registers: 1, 2 or 4; with 3 rows or more, 4. */
export const rowsOfThread = (rows: number): number => (rows < 3 ? rows : 4);
