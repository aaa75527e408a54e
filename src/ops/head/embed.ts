/** Embedding lookup `y[row] = table[ids[row]]`, where the table is a weight in any form, laid out as the head's (with tied embeddings it is the head's). */
import {
  cast,
  expandDims,
  gather,
  getBackend,
  greaterEqual,
  less,
  logicalAnd,
  mul,
  oneHot,
  sub,
  transpose,
  where,
  type Tensor,
  type Tensor1D,
  type Tensor2D
} from '@tensorflow/tfjs-core';
import { codedConstants } from '../coded/codedProgram';
import codesText from '../coded/codes.wgsl?raw';
import { differentiable } from '../core/differentiable';
import wgsl from './embed.wgsl?raw';
import { grid, type Dispatch } from '../core/gpu';
import { allocateOnHeap, heapView } from '../core/wasmHeap';
import { run, type Kernel, type Shapes } from '../core/kernel';
import { multiplyLeftTransposed } from '../linear/denseProduct';
import { codedParts, weightPartsIn, type CodedWeight, type WeightPart, type Weight } from '../linear/weight';

interface CodedTable {
  readonly weight: CodedWeight;
  /** The id of the weight's first row; ids outside its rows are skipped. */
  readonly first: number;
  /** The table in floats, [vocabulary, width], for the reference alone. */
  readonly unpacked?: Tensor2D;
}

function program({ ids: [rows] }: Shapes<'ids'>, { weight, first }: CodedTable): Dispatch[] {
  const width = weight.inputs / 4;
  const count = rows! * width;
  return [
    {
      wgsl: codedConstants(weight.layout) + codesText + wgsl,
      workgroups: grid(Math.ceil(count / 64)),
      uniforms: [count, width, first, weight.outputs].map((u32) => ({ u32 }))
    }
  ];
}

/** ids int32 [rows] to y [rows, width]. */
export const embedKernel: Kernel<'ids' | 'codes' | 'scales', CodedTable> = {
  name: 'Embed',
  inputs: ['ids', 'codes', 'scales'],
  outputs: ({ ids }, { weight }) => [[ids[0]!, weight.inputs]],
  reference: ({ ids }, { unpacked }) => [gather(unpacked!, ids as Tensor1D)],
  program
};

/** The same for one part of a table, written to an existing y [rows, width]; rows whose ids are in other parts stay as they are. */
export const embedPartKernel: Kernel<'ids' | 'codes' | 'scales' | 'y', CodedTable> = {
  name: 'EmbedPart',
  inputs: ['ids', 'codes', 'scales', 'y'],
  writes: ['y'],
  outputs: () => [],
  reference({ ids, y }, { weight, first, unpacked }) {
    const local = sub(ids, first);
    const own = logicalAnd(greaterEqual(local, 0), less(local, weight.outputs));
    return [where(expandDims(own, 1), gather(unpacked!, cast(mul(local, own), 'int32') as Tensor1D), y)];
  },
  program
};

/** For each id the sum of its rows of dy, [width, vocabulary] like the head's matrix. */
function scatter(dy: Tensor, ids: Tensor1D, vocabulary: number): Tensor {
  if (getBackend() === 'webgpu') return multiplyLeftTransposed(dy as Tensor2D, oneHot(ids, vocabulary, 1, 0, 'float32') as Tensor2D);
  const [rows, width] = dy.shape as [number, number];
  const sums = allocateOnHeap([width, vocabulary]);
  const [out, slopes, at] = [heapView(sums).fill(0), heapView(dy), heapView(ids)];
  for (let row = 0; row < rows; row++) for (let i = 0; i < width; i++) out[i * vocabulary + at[row]!]! += slopes[row * width + i]!;
  return sums;
}

/** y [rows, width] of ids int32 [rows]; the weight has inputs = width, outputs = vocabulary. Differentiable in a dense weight's matrix. */
export function embed(ids: Tensor1D, weight: Weight): Tensor2D {
  switch (weight.kind) {
    case 'dense':
      return differentiable([weight.matrix], {
        forward: ([matrix]) => ({ value: gather(transpose(matrix!), ids) }),
        gradient: (dy) => [scatter(dy, ids, weight.outputs)]
      });
    case 'frozen':
      return gather(weight.transposed, ids);
    case 'coded':
    case 'split': {
      const [{ weight: own }, ...others] = weightPartsIn(codedParts(weight), 0, weight.outputs) as [WeightPart, ...WeightPart[]];
      const y = run(embedKernel, { ids, codes: own.codes, scales: own.scales }, { weight: own, first: 0 })[0] as Tensor2D;
      for (const { weight: part, at } of others) run(embedPartKernel, { ids, codes: part.codes, scales: part.scales, y }, { weight: part, first: at });
      return y;
    }
  }
}
