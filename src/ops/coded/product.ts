/**
 * `y = x · Wᵀ` with W in codes, by five programs that give the same bits. Their order of addition: within a group of 32 inputs Σ code·x by fma and
 * Σ x in the order of the inputs, the group's value fma(scale, Σ code·x, offset · Σ x); four groups one after another make a chunk, and the chunks are
 * `y = x · Wᵀ` with W quantised, by programs that give the same bits. Their order of addition: within a group of 32 inputs, Σ code·x by fma and
 * Σ x in the order of the inputs; the group's value is fma(scale, Σ code·x, offset · Σ x). Four groups are added in order to a chunk, the chunks in
 * order to the sum, and last the bias. So the bits of a row of y depend only on that row of x.
 */
import { add, concat, matMul, slice, transpose, type Tensor } from '@tensorflow/tfjs-core';
import { codedConstants, codedDispatches, codedSizeClass, rowsOfThread, type CodedRange } from './codedProgram';
import codes from './codes.wgsl?raw';
import plainBindings from './product.wgsl?raw';
import biasedBindings from './productBiased.wgsl?raw';
import columnText from './productColumn.wgsl?raw';
import groupText from './productGroup.wgsl?raw';
import lanesText from './productLanes.wgsl?raw';
import subgroupText from './productSubgroup.wgsl?raw';
import sumText from './productSum.wgsl?raw';
import tileText from './productTile.wgsl?raw';
import type { Dispatch } from '../core/gpu';
import type { Kernel, Shapes, Variant } from '../core/kernel';

type ProductPrograms = Pick<Kernel<'x', CodedRange>, 'outputs' | 'program' | 'variants' | 'sizeClass'>;

/** Most rows for which a matrix-vector program may be the fastest. */
const FEW = 16;

/** Threads that share an output in productLanes.wgsl: one for each group of 32 inputs, from 16 up to 64 / rows, so that staged inputs fit 8 KB. */
const lanesOf = (inputs: number, rows: number): number => Math.min(64 / rows, Math.max(16, 2 ** Math.ceil(Math.log2(inputs / 32))));

function programsOf(bindings: string): ProductPrograms {
  const shared = codes + bindings + sumText;
  const dispatch = (rows: number, range: CodedRange, text: string, [outputs, tile]: readonly [number, number]): readonly Dispatch[] =>
    codedDispatches(text, rows, range, Math.ceil(range.count / outputs), tile, [{ f32: 1 }]);
  const isFew = ({ x }: Shapes<'x'>): boolean => x[0]! <= FEW;
  const tile = (name: string, rows: number, numbers: 'vec4f' | 'vec4<f16>'): Variant<'x', CodedRange> => ({
    name,
    ...(numbers === 'vec4f' ? {} : { needs: ['shader-f16'] }),
    suits: ({ x }) => x[0]! > FEW / 2,
    program({ x }, range) {
      const head = `${numbers === 'vec4f' ? '' : 'enable f16;\n'}${codedConstants(range.weight.layout, { TILE: rows })}alias Numbers = ${numbers};\n`;
      return dispatch(x[0]!, range, head + shared + tileText, [64, rows]);
    }
  });
  return {
    outputs: ({ x }, { count, place }) => [[x[0]!, place?.stride ?? count]],
    sizeClass: ({ x }, range) => codedSizeClass(x[0]!, range),
    program({ x }, range) {
      const rows = rowsOfThread(x[0]!);
      return dispatch(x[0]!, range, codedConstants(range.weight.layout, { ROWS: rows }) + shared + groupText + columnText, [256, rows]);
    },
    variants: [
      {
        name: 'lanes',
        suits: isFew,
        program({ x }, range) {
          const rows = rowsOfThread(x[0]!);
          const lanes = lanesOf(range.weight.inputs, rows);
          const head = codedConstants(range.weight.layout, { ROWS: rows, LANES: lanes });
          return dispatch(x[0]!, range, head + shared + groupText + lanesText, [(128 / lanes) * 4, rows]);
        }
      },
      {
        name: 'subgroup',
        needs: ['subgroups'],
        suits: isFew,
        program({ x }, range) {
          const rows = rowsOfThread(x[0]!);
          const head = `enable subgroups;\n${codedConstants(range.weight.layout, { ROWS: rows })}`;
          return dispatch(x[0]!, range, head + shared + groupText + subgroupText, [8, rows]);
        }
      },
      tile('tile of 32', 32, 'vec4f'),
      tile('tile of 64', 64, 'vec4f'),
      tile('half-precision tile of 64', 64, 'vec4<f16>')
    ]
  };
}

/** x · Wᵀ for the range's outputs, [rows, count]. */
const plain = (x: Tensor, { unpacked, first, count }: CodedRange): Tensor => matMul(x, transpose(slice(unpacked!, first, count)));

/** y with the columns at the range's place replaced. */
function placed(y: Tensor, columns: Tensor, { place }: CodedRange): Tensor {
  const [rows, stride] = y.shape as [number, number];
  const { at } = place!;
  const after = at + columns.shape[1]!;
  return concat([slice(y, [0, 0], [rows, at]), columns, slice(y, [0, after], [rows, stride - after])], 1);
}

/** x [rows, inputs] to y [rows, count]; where the range has a place, to y [rows, stride], whose other columns are left unset. */
export const codedProductKernel: Kernel<'x' | 'codes' | 'scales', CodedRange> = {
  name: 'CodedProduct',
  inputs: ['x', 'codes', 'scales'],
  reference: ({ x }, range) => [plain(x, range)],
  ...programsOf(plainBindings)
};

/** The same, written to the range's place in an existing y [rows, stride]. */
export const codedProductPlacedKernel: Kernel<'x' | 'codes' | 'scales' | 'y', CodedRange> = {
  ...programsOf(plainBindings),
  name: 'CodedProductPlaced',
  inputs: ['x', 'codes', 'scales', 'y'],
  writes: ['y'],
  outputs: () => [],
  reference: ({ x, y }, range) => [placed(y, plain(x, range), range)]
};

/** As `codedProductKernel`, plus a bias [outputs of the whole weight]. */
export const codedProductBiasedKernel: Kernel<'x' | 'codes' | 'scales' | 'bias', CodedRange> = {
  name: 'CodedProductBiased',
  inputs: ['x', 'codes', 'scales', 'bias'],
  reference: ({ x, bias }, range) => [add(plain(x, range), slice(bias, range.first, range.count))],
  ...programsOf(biasedBindings)
};

/** The same for one part of a weight, written to the range's place in an existing y [rows, stride]; the bias is read from `place.at` on. */
export const codedProductBiasedPlacedKernel: Kernel<'x' | 'codes' | 'scales' | 'bias' | 'y', CodedRange> = {
  ...programsOf(biasedBindings),
  name: 'CodedProductBiasedPlaced',
  inputs: ['x', 'codes', 'scales', 'bias', 'y'],
  writes: ['y'],
  outputs: () => [],
  reference: ({ x, bias, y }, range) => [placed(y, add(plain(x, range), slice(bias, range.first + range.place!.at, range.count)), range)]
};
