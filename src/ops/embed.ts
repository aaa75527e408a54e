/** Embedding lookup `y[row] = table[ids[row]]`, where the table is the head's own weight (tied) in any of its forms. */
import { gather, getBackend, matMul, oneHot, transpose, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { constants } from './coded';
import codesText from './codes.wgsl?raw';
import { differentiable } from './differentiable';
import wgsl from './embed.wgsl?raw';
import { grid } from './gpu';
import { allocateOnHeap, view } from './host';
import { run, type Kernel } from './kernel';
import type { CodedWeight, Weight } from './weight';

interface Coded {
  readonly weight: CodedWeight;
  /** The table unpacked, [vocabulary, width]: what the oracle reads. Not used by the program. */
  readonly unpacked?: Tensor2D;
}

/** ids int32 [rows] to [rows, width]. */
export const embedKernel: Kernel<'ids' | 'codes' | 'scales', Coded> = {
  name: 'Embed',
  inputs: ['ids', 'codes', 'scales'],
  outputs: ({ ids }, { weight }) => [[ids[0]!, weight.inputs]],
  reference: ({ ids }, { unpacked }) => [gather(unpacked!, ids as Tensor1D)],
  program({ ids: [rows] }, { weight }) {
    const width = weight.inputs / 4;
    const count = rows! * width;
    return [
      {
        wgsl: constants(weight.layout) + codesText + wgsl,
        workgroups: grid(Math.ceil(count / 64)),
        uniforms: [{ u32: count }, { u32: width }]
      }
    ];
  }
};

/** Σ of the rows of dy at each id, [width, vocabulary] like the head's matrix. */
function scatter(dy: Tensor, ids: Tensor1D, vocabulary: number): Tensor {
  if (getBackend() === 'webgpu') return matMul(transpose(dy), oneHot(ids, vocabulary, 1, 0, 'float32'));
  const [rows, width] = dy.shape as [number, number];
  const sums = allocateOnHeap([width, vocabulary]);
  const [out, slopes, at] = [view(sums).fill(0), view(dy), view(ids)];
  for (let row = 0; row < rows; row++) for (let i = 0; i < width; i++) out[i * vocabulary + at[row]!]! += slopes[row * width + i]!;
  return sums;
}

/** The weight is the head's, [inputs = width, outputs = vocabulary]. Differentiable in a dense weight's matrix. */
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
      return run(embedKernel, { ids, codes: weight.codes, scales: weight.scales }, { weight })[0] as Tensor2D;
  }
}
