/** `dx = dy · W` with W quantised, by programs that give the same bits: each weight is fma(scale, code, offset), products are added by fma in the order of the outputs. */
import { add, matMul, slice, type Tensor } from '@tensorflow/tfjs-core';
import { codedConstants, codedDispatches, codedSizeClass, rowsOfThread, type CodedRange } from './codedProgram';
import codes from './codes.wgsl?raw';
import bindings from './transposed.wgsl?raw';
import columnText from './transposedColumn.wgsl?raw';
import tileText from './transposedTile.wgsl?raw';
import type { Kernel, Variant } from '../core/kernel';

type TransposedPrograms = Pick<Kernel<'dy', CodedRange>, 'program' | 'variants' | 'sizeClass'>;

/** `more` is 1 where the sums start from the present values of dx, 0 where they start from 0. */
function programsOf(more: 0 | 1): TransposedPrograms {
  const tile = (rows: number): Variant<'dy', CodedRange> => ({
    name: `tile of ${rows}`,
    suits: ({ dy }) => dy[0]! > 8,
    program({ dy }, range) {
      const text = codedConstants(range.weight.layout, { TILE: rows }) + codes + bindings + tileText;
      return codedDispatches(text, dy[0]!, range, Math.ceil(range.weight.inputs / 64), rows, [{ u32: more }]);
    }
  });
  return {
    sizeClass: ({ dy }, range) => codedSizeClass(dy[0]!, range),
    program({ dy }, range) {
      const rows = rowsOfThread(dy[0]!);
      const text = codedConstants(range.weight.layout, { ROWS: rows }) + codes + bindings + columnText;
      return codedDispatches(text, dy[0]!, range, Math.ceil(range.weight.inputs / 512), rows, [{ u32: more }]);
    },
    variants: [tile(32), tile(64)]
  };
}

const plain = (dy: Tensor, { unpacked, first, count, place }: CodedRange): Tensor =>
  matMul(place ? slice(dy, [0, place.at], [dy.shape[0]!, count]) : dy, slice(unpacked!, first, count));

/** dy [rows, count], or [rows, place.stride] where the range has a place, to dx [rows, inputs]. */
export const codedProductTransposedKernel: Kernel<'dy' | 'codes' | 'scales', CodedRange> = {
  name: 'CodedProductTransposed',
  inputs: ['dy', 'codes', 'scales'],
  outputs: ({ dy }, { weight }) => [[dy[0]!, weight.inputs]],
  reference: ({ dy }, range) => [plain(dy, range)],
  ...programsOf(0)
};

/** The same added to an existing dx. Where dx holds the sum over all outputs before the range, the result has the bits of one product over all outputs. */
export const codedProductTransposedMoreKernel: Kernel<'dy' | 'codes' | 'scales' | 'dx', CodedRange> = {
  name: 'CodedProductTransposedMore',
  inputs: ['dy', 'codes', 'scales', 'dx'],
  writes: ['dx'],
  outputs: () => [],
  reference: ({ dy, dx }, range) => [add(dx, plain(dy, range))],
  ...programsOf(1)
};
