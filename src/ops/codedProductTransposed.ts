/** `dx = dy · W` with W in codes, by programs that give the same bits: each weight fma(scale, code, offset), added by fma in the order of the outputs. */
import { matMul, slice } from '@tensorflow/tfjs-core';
import { constants, dispatchesOf, occasionOf, rowsOfThread, type CodedRange } from './coded';
import codes from './codes.wgsl?raw';
import bindings from './codedProductTransposed.wgsl?raw';
import columnText from './codedProductTransposedColumn.wgsl?raw';
import tileText from './codedProductTransposedTile.wgsl?raw';
import type { Kernel, Variant } from './kernel';

const tile = (rows: number): Variant<'dy', CodedRange> => ({
  name: `tile of ${rows}`,
  suits: ({ dy }) => dy[0]! > 8,
  program: ({ dy }, range) =>
    dispatchesOf(constants(range.weight.layout, { TILE: rows }) + codes + bindings + tileText, dy[0]!, range, Math.ceil(range.weight.inputs / 64), rows)
});

/** dy [rows, count] to [rows, inputs]. */
export const codedProductTransposedKernel: Kernel<'dy' | 'codes' | 'scales', CodedRange> = {
  name: 'CodedProductTransposed',
  inputs: ['dy', 'codes', 'scales'],
  outputs: ({ dy }, { weight }) => [[dy[0]!, weight.inputs]],
  reference: ({ dy }, { unpacked, first, count }) => [matMul(dy, slice(unpacked!, first, count))],
  occasion: ({ dy }, range) => occasionOf(dy[0]!, range),
  program({ dy }, range) {
    const rows = rowsOfThread(dy[0]!);
    const text = constants(range.weight.layout, { ROWS: rows }) + codes + bindings + columnText;
    return dispatchesOf(text, dy[0]!, range, Math.ceil(range.weight.inputs / 512), rows);
  },
  variants: [tile(32), tile(64)]
};
