/** A trained float body as a model file, matrices in Q4 and the embedding in Q8, and a training for what such a file does. */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { blockNames } from '../../src/model/body/body';
import type { ModelFile } from '../../src/model/body/file';
import { EMBEDDING, FINAL_NORM, moduleOf, vectorsOf, vectorTensor } from '../../src/model/body/shape';
import { dequantise, quantise, type CodeLayout, type Quantised } from '../../src/math/quantise';
import { forgetPacked, heapView } from '../../src/ops/core/wasmHeap';
import { PROJECTIONS } from '../../src/record/engine';
import type { Rounding } from '../../src/update/supervised';
import type { Trainable } from '../../src/update/trainable';

/** A matrix of `rows` rows, row-major, turned over. */
function transposed(matrix: Float32Array, rows: number): Float32Array {
  const columns = matrix.length / rows;
  const turned = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) turned[column * rows + row] = matrix[row * columns + column]!;
  return turned;
}

/** A matrix [inputs, outputs] on the WebAssembly heap, quantised. */
const quantisedOf = (layout: CodeLayout, matrix: Tensor2D): Quantised => {
  const [inputs, outputs] = matrix.shape;
  return quantise(layout, transposed(heapView(matrix), inputs), outputs, inputs);
};

/** Matrices take the values that a model file will hold; norms and biases, which it holds as floats, keep theirs. WebAssembly only. */
export const roundToQuantised: Rounding = ({ layers, tail }) => {
  const matrices = (layout: CodeLayout, trained: typeof tail) =>
    trained.filter(({ decays }) => decays).map(({ parameter }) => [layout, parameter.values] as const);
  const all = [...matrices('q4', layers.flat()), ...matrices('q8', tail)];
  const floats = all.map(([layout, matrix]) => {
    const before = heapView(matrix).slice();
    heapView(matrix).set(transposed(dequantise(quantisedOf(layout, matrix)), matrix.shape[1]));
    forgetPacked(matrix);
    return before;
  });
  return () =>
    all.forEach(([, matrix], i) => {
      heapView(matrix).set(floats[i]!);
      forgetPacked(matrix);
    });
};

/** The body must be one whose head is its embedding. */
export async function modelFileOf({ shape, layers, tail }: Trainable, vocabulary: readonly string[]): Promise<ModelFile> {
  const matrices = new Map<string, Quantised>();
  const vectors = new Map<string, Float32Array>();
  for (const [layer, parameters] of layers.entries()) {
    const named = Object.fromEntries(parameters.map(({ parameter }, i) => [blockNames(shape)[i]!, parameter.values]));
    for (const projection of PROJECTIONS) {
      matrices.set(`${moduleOf(layer, projection)}.weight`, quantisedOf('q4', named[projection]!));
    }
    for (const vector of vectorsOf(shape)) vectors.set(vectorTensor(layer, vector), Float32Array.from(await named[vector]!.data()));
  }
  const [norm, head] = tail;
  vectors.set(FINAL_NORM, Float32Array.from(await norm!.parameter.values.data()));
  matrices.set(EMBEDDING, quantisedOf('q8', head!.parameter.values));
  return { name: 'Seedling', shape, vocabulary, matrices, vectors };
}
