/**
 * `y = x · Wᵀ` with W in codes, by five programs that give the same bits. Their order of addition: within a group of 32 inputs Σ code·x by fma and
 * Σ x in the order of the inputs, the group's value fma(scale, Σ code·x, offset · Σ x); four groups one after another make a chunk, and the chunks are
 * added one after another; last the bias. A row's bits depend on nothing but the row.
 */
import { add, matMul, slice, transpose } from '@tensorflow/tfjs-core';
import { constants, dispatchesOf, occasionOf, rowsOfThread, type CodedRange } from './coded';
import codes from './codes.wgsl?raw';
import plainBindings from './codedProduct.wgsl?raw';
import biasedBindings from './codedProductBiased.wgsl?raw';
import columnText from './codedProductColumn.wgsl?raw';
import groupText from './codedProductGroup.wgsl?raw';
import lanesText from './codedProductLanes.wgsl?raw';
import subgroupText from './codedProductSubgroup.wgsl?raw';
import tileText from './codedProductTile.wgsl?raw';
import type { Dispatch } from './gpu';
import type { Kernel, Shapes, Variant } from './kernel';

type Programs = Pick<Kernel<'x', CodedRange>, 'outputs' | 'program' | 'variants' | 'occasion'>;

/** Most rows for which a matrix-vector program may be the fastest. */
const FEW = 16;

/** Threads that share an output in `lanes`: a group each where there are so many, within 8 KB of staged inputs. */
const lanesOf = (inputs: number, rows: number): number => Math.min(64 / rows, Math.max(16, 2 ** Math.ceil(Math.log2(inputs / 32))));

function programsOf(bindings: string): Programs {
  const dispatch = (rows: number, range: CodedRange, text: string, [outputs, tile]: readonly [number, number]): readonly Dispatch[] =>
    dispatchesOf(text, rows, range, Math.ceil(range.count / outputs), tile, [{ f32: 1 }]);
  const isFew = ({ x }: Shapes<'x'>): boolean => x[0]! <= FEW;
  const tile = (name: string, rows: number, numbers: 'vec4f' | 'vec4<f16>'): Variant<'x', CodedRange> => ({
    name,
    ...(numbers === 'vec4f' ? {} : { needs: ['shader-f16'] }),
    suits: ({ x }) => x[0]! > FEW / 2,
    program({ x }, range) {
      const head = `${numbers === 'vec4f' ? '' : 'enable f16;\n'}${constants(range.weight.layout, { TILE: rows })}alias Numbers = ${numbers};\n`;
      return dispatch(x[0]!, range, head + codes + bindings + tileText, [64, rows]);
    }
  });
  return {
    outputs: ({ x }, { count }) => [[x[0]!, count]],
    occasion: ({ x }, range) => occasionOf(x[0]!, range),
    program({ x }, range) {
      const rows = rowsOfThread(x[0]!);
      return dispatch(x[0]!, range, constants(range.weight.layout, { ROWS: rows }) + codes + bindings + groupText + columnText, [256, rows]);
    },
    variants: [
      {
        name: 'lanes',
        suits: isFew,
        program({ x }, range) {
          const rows = rowsOfThread(x[0]!);
          const lanes = lanesOf(range.weight.inputs, rows);
          const head = constants(range.weight.layout, { ROWS: rows, LANES: lanes });
          return dispatch(x[0]!, range, head + codes + bindings + groupText + lanesText, [(128 / lanes) * 4, rows]);
        }
      },
      {
        name: 'subgroup',
        needs: ['subgroups'],
        suits: isFew,
        program({ x }, range) {
          const rows = rowsOfThread(x[0]!);
          const head = `enable subgroups;\n${constants(range.weight.layout, { ROWS: rows })}`;
          return dispatch(x[0]!, range, head + codes + bindings + groupText + subgroupText, [8, rows]);
        }
      },
      tile('tile of 32', 32, 'vec4f'),
      tile('tile of 64', 64, 'vec4f'),
      tile('half-precision tile of 64', 64, 'vec4<f16>')
    ]
  };
}

/** x [rows, inputs] to [rows, count]. */
export const codedProductKernel: Kernel<'x' | 'codes' | 'scales', CodedRange> = {
  name: 'CodedProduct',
  inputs: ['x', 'codes', 'scales'],
  reference: ({ x }, { unpacked, first, count }) => [matMul(x, transpose(slice(unpacked!, first, count)))],
  ...programsOf(plainBindings)
};

/** The same plus a bias [outputs of the whole weight]. */
export const codedProductBiasedKernel: Kernel<'x' | 'codes' | 'scales' | 'bias', CodedRange> = {
  name: 'CodedProductBiased',
  inputs: ['x', 'codes', 'scales', 'bias'],
  reference: ({ x, bias }, { unpacked, first, count }) => [add(matMul(x, transpose(slice(unpacked!, first, count))), slice(bias, first, count))],
  ...programsOf(biasedBindings)
};
