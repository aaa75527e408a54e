/**
 * Converts matrices of files to the engine's two layouts (math/quantise.ts), a block of rows at a time.
 *
 * Q4_0, Q4_1, Q5_0 and Q8_0 keep every number: their groups of 32 are ours. So does Q4_K but for its scales and offsets, which are products
 * Q4_0, Q4_1, Q5_0 and Q8_0 are converted exactly, since they have the same groups of 32. Q4_K keeps its codes; its scales and offsets, which are products,
 * are rounded to half precision. All others are decoded and quantised again, with an error of at most half a step.
 */
import { blankQuantised, codesPerWord, GROUP_SIZE, isFinitePair, quantise, type CodeLayout, type Quantised } from '../../math/quantise';
import { decodeBlocks, type BlockType } from './block';
import { isFloatType } from './float';
import { assertFormat } from './formatError';
import { regroup, regroupedLayout } from './regroup';
import { readRowBlocks, type FileTensor } from './tensor';

/** Some whole rows of a matrix: `outputs` of them, from row `first` on. */
export interface QuantisedRows extends Quantised {
  readonly first: number;
}

/** The smallest layout that does not lose precision of a quantised type; for floats, `preferred`. */
export function layoutFor(type: BlockType, preferred: CodeLayout): CodeLayout {
  return regroupedLayout(type) ?? (isFloatType(type) ? preferred : 'q8');
}

/**
 * Reads a matrix [outputs, inputs] in `layout`, in order. Throws a FormatError where its rows are no whole groups of 32, the file is truncated, or a number is not finite or too large for
 * half-precision scales.
 */
export async function* repack(tensor: FileTensor, layout: CodeLayout): AsyncGenerator<QuantisedRows> {
  const { name, type, shape } = tensor;
  assertFormat(shape.length === 2, `Tensor "${name}" has ${shape.length} dimensions, where a matrix is needed.`);
  const inputs = shape[1]!;
  assertFormat(inputs % GROUP_SIZE === 0, `Tensor "${name}" has rows of ${inputs} numbers, which cannot be quantised: a multiple of ${GROUP_SIZE} is needed.`);
  for await (const { first, count, bytes } of readRowBlocks(tensor)) {
    const rows = regroupedLayout(type) === layout ? regroup(type, bytes, count, inputs) : quantise(layout, decodeBlocks(type, bytes), count, inputs);
    assertFormat(rows.scales.every(isFinitePair), `Tensor "${name}" is damaged: it holds numbers that are not finite or too large to be quantised.`);
    yield { first, ...rows };
  }
}

/** A whole matrix in `layout`. Throws as `repack` does. */
export async function repackWhole(tensor: FileTensor, layout: CodeLayout): Promise<Quantised> {
  let whole: Quantised | null = null;
  for await (const { first, codes, scales, inputs } of repack(tensor, layout)) {
    whole ??= blankQuantised(layout, tensor.shape[0]!, inputs);
    whole.codes.set(codes, (first * inputs) / codesPerWord[layout]);
    whole.scales.set(scales, (first * inputs) / GROUP_SIZE);
  }
  assertFormat(whole !== null, `Tensor "${tensor.name}" is empty.`);
  return whole;
}
