/** `dx = dy · W` with W in codes, by programs that give the same bits: each weight fma(scale, code, offset), added by fma in the order of the outputs. */
import { matMul, slice } from '@tensorflow/tfjs-core';
import { constants, occasionOf, rowsOfThread, uniformsOf, type CodedRange } from './coded';
import codes from './codes.wgsl?raw';
import bindings from './codedProductTransposed.wgsl?raw';
import columnText from './codedProductTransposedColumn.wgsl?raw';
import tileText from './codedProductTransposedTile.wgsl?raw';
import type { Kernel, Variant } from './kernel';

const tile = (rows: number): Variant<'dy', CodedRange> => ({
  name: `tile of ${rows}`,
  suits: ({ dy }) => dy[0]! > 8,
  program: ({ dy }, range) => [
    {
      wgsl: constants(range.weight.layout, { TILE: rows }) + codes + bindings + tileText,
      workgroups: [Math.ceil(range.weight.inputs / 64), Math.ceil(dy[0]! / rows), 1],
      uniforms: uniformsOf(dy[0]!, range)
    }
  ]
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
    return [
      {
        wgsl: constants(range.weight.layout, { ROWS: rows }) + codes + bindings + columnText,
        workgroups: [Math.ceil(range.weight.inputs / 512), Math.ceil(dy[0]! / rows), 1],
        uniforms: uniformsOf(dy[0]!, range)
      }
    ];
  },
  variants: [tile(32), tile(64)]
};
