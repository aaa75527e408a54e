/** A trained float body as a model file: matrices in Q4, the embedding in Q8. */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { blockNames } from '../../src/model/body/body';
import type { ModelFile } from '../../src/model/body/file';
import { EMBEDDING, FINAL_NORM, moduleOf, vectorsOf, vectorTensor } from '../../src/model/body/shape';
import { quantise, type Quantised } from '../../src/math/quantise';
import { PROJECTIONS } from '../../src/record/engine';
import type { Trainable } from '../../src/update/trainable';

/** A matrix [inputs, outputs] as floats [outputs, inputs]. */
async function turned(matrix: Tensor2D): Promise<{ values: Float32Array; outputs: number; inputs: number }> {
  const [inputs, outputs] = matrix.shape;
  const whole = await matrix.data();
  return { values: Float32Array.from({ length: whole.length }, (_, i) => whole[(i % inputs) * outputs + Math.floor(i / inputs)]!), outputs, inputs };
}

/** The body must be one whose head is its embedding. */
export async function modelFileOf({ shape, layers, tail }: Trainable, vocabulary: readonly string[]): Promise<ModelFile> {
  const matrices = new Map<string, Quantised>();
  const vectors = new Map<string, Float32Array>();
  for (const [layer, parameters] of layers.entries()) {
    const named = Object.fromEntries(parameters.map(({ parameter }, i) => [blockNames(shape)[i]!, parameter.values]));
    for (const projection of PROJECTIONS) {
      const { values, outputs, inputs } = await turned(named[projection]!);
      matrices.set(`${moduleOf(layer, projection)}.weight`, quantise('q4', values, outputs, inputs));
    }
    for (const vector of vectorsOf(shape)) vectors.set(vectorTensor(layer, vector), Float32Array.from(await named[vector]!.data()));
  }
  const [norm, head] = tail;
  vectors.set(FINAL_NORM, Float32Array.from(await norm!.parameter.values.data()));
  const { values, outputs, inputs } = await turned(head!.parameter.values);
  matrices.set(EMBEDDING, quantise('q8', values, outputs, inputs));
  return { name: 'Seedling', shape, vocabulary, matrices, vectors };
}
