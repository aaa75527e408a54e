/** A decoder's weights on the device, frozen (quantised or in floats) or trained (in floats). */
import { keep, tensor1d, tensor2d, type Tensor, type Tensor1D, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';
import { normal, randomOf } from '../../math/random';
import { computeRotaryTable } from '../../ops/rotary/table';
import { denseWeight, disposeWeight, weightBytes, type Weight } from '../../ops/linear/weight';
import { loadWeight } from '../../ops/linear/weightWriter';
import { PROJECTIONS, type Projection } from '../../record/engine';
import type { ModelFile } from './file';
import { EMBEDDING, FINAL_NORM, HEAD, vectorLength, moduleOf, sizeOf, vectorsOf, vectorTensor, type ModelShape, type VectorName, type Vectors } from './shape';

/** One block's norms, biases and matrices. */
export interface DecoderBlock {
  readonly vectors: Vectors<Tensor1D>;
  readonly weights: Readonly<Record<Projection, Weight>>;
}

/** What a forward pass reads of the model. */
export interface ModelBody {
  readonly shape: ModelShape;
  readonly blocks: readonly DecoderBlock[];
  readonly norm: Tensor1D;
  /** Oriented as the head: inputs = width, outputs = vocabulary; lookups read it token by token. */
  readonly embedding: Weight;
  /** The same object as the embedding where the shape is tied. */
  readonly head: Weight;
  /** From `computeRotaryTable`, as many positions as a sequence may have. */
  readonly rotaryTable: Tensor3D;
  /** Whether norms, biases and matrices take gradients. */
  readonly trains: boolean;
}

const isProjection = (name: string): name is Projection => (PROJECTIONS as readonly string[]).includes(name);

const record = <Key extends string, Value>(keys: readonly Key[], value: (key: Key) => Value): Record<Key, Value> =>
  Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<Key, Value>;

/** A record of the block's vectors, with the value of each from `value`. */
const vectorRecord = <Value>(shape: ModelShape, value: (vector: VectorName) => Value): Vectors<Value> => record(vectorsOf(shape), value);

/** A frozen body from weights and vectors on the device, each looked up once by its name in transformers, for sequences of at most `longest` tokens. */
export function assembleBody(shape: ModelShape, longest: number, weight: (name: string) => Weight, vector: (name: string) => Tensor1D): ModelBody {
  const embedding = weight(EMBEDDING);
  return {
    shape,
    blocks: Array.from({ length: shape.layers }, (_, layer) => ({
      vectors: vectorRecord(shape, (name) => vector(vectorTensor(layer, name))),
      weights: record(PROJECTIONS, (projection) => weight(`${moduleOf(layer, projection)}.weight`))
    })),
    norm: vector(FINAL_NORM),
    embedding,
    head: shape.tied ? embedding : weight(HEAD),
    rotaryTable: keep(computeRotaryTable(shape, longest)),
    trains: false
  };
}

/** A frozen body from a model file, for sequences of at most `longest` tokens. */
export function loadBody({ shape, matrices, vectors }: ModelFile, longest = shape.positions): ModelBody {
  return assembleBody(
    shape,
    longest,
    (name) => loadWeight(matrices.get(name)!),
    (name) => keep(tensor1d(vectors.get(name)!))
  );
}

/** Bytes on the device: weights, norms, biases and the rotary table. */
export function bodyBytes({ blocks, norm, embedding, head, rotaryTable }: ModelBody): number {
  const weights = [...blocks.flatMap(({ weights }) => Object.values(weights)), ...new Set([embedding, head])];
  const vectors = [...blocks.flatMap(({ vectors }) => Object.values(vectors)), norm, rotaryTable];
  return weights.reduce((total, weight) => total + weightBytes(weight), 0) + vectors.reduce((total, { size }) => total + 4 * size, 0);
}

/** The trainable tensors of one block, in a fixed order: norms, matrices [inputs, outputs], then the vectors that only some families have. */
export function blockNames(shape: ModelShape): readonly (VectorName | Projection)[] {
  const [inputNorm, mlpNorm, ...own] = vectorsOf(shape);
  return [inputNorm!, mlpNorm!, ...PROJECTIONS, ...own];
}

/** A trainable block over tensors in the order of `blockNames`. */
export function denseBlock(shape: ModelShape, tensors: readonly Tensor[]): DecoderBlock {
  const names = blockNames(shape);
  const named = (name: VectorName | Projection): Tensor => tensors[names.indexOf(name)]!;
  return {
    vectors: vectorRecord(shape, (name) => named(name) as Tensor1D),
    weights: record(PROJECTIONS, (projection) => denseWeight(named(projection) as Tensor2D))
  };
}

/** Initial float parameters for training from scratch: per block in the order of `blockNames`, the final norm, head and embedding [width, vocabulary]. */
export interface FreshParameters {
  readonly blocks: readonly (readonly Tensor[])[];
  readonly norm: Tensor1D;
  readonly head: Tensor2D;
  /** Null where the embedding is tied to the head. */
  readonly embedding: Tensor2D | null;
}

/** Normal with standard deviation 1/√inputs, halved for o and down, which write to the residual stream, and 0.05 for embedding and head; norms 1, biases 0. */
export function freshParameters(shape: ModelShape, seed: number): FreshParameters {
  const gaussian = (name: string, rows: number, columns: number, deviation: number): Tensor2D => {
    const random = randomOf(seed, 'parameters', name);
    return keep(
      tensor2d(
        Float32Array.from({ length: rows * columns }, () => normal(random) * deviation),
        [rows, columns]
      )
    );
  };
  const constant = (length: number, value: number): Tensor1D => keep(tensor1d(new Float32Array(length).fill(value)));
  const fresh = (layer: number, name: VectorName | Projection): Tensor => {
    if (!isProjection(name)) return constant(vectorLength(shape, name), name.endsWith('Norm') ? 1 : 0);
    const [inputs, outputs] = sizeOf(shape, name);
    return gaussian(moduleOf(layer, name), inputs, outputs, inputs ** -0.5 * (name === 'o' || name === 'down' ? 0.5 : 1));
  };
  return {
    blocks: Array.from({ length: shape.layers }, (_, layer) => blockNames(shape).map((name) => fresh(layer, name))),
    norm: constant(shape.width, 1),
    head: gaussian(shape.tied ? EMBEDDING : HEAD, shape.width, shape.vocabulary, 0.05),
    embedding: shape.tied ? null : gaussian(EMBEDDING, shape.width, shape.vocabulary, 0.05)
  };
}

/** Frees the body's tensors. */
export function disposeBody({ blocks, norm, embedding, head, rotaryTable }: ModelBody): void {
  for (const { vectors, weights } of blocks) {
    Object.values(vectors).forEach((vector) => vector.dispose());
    Object.values(weights).forEach(disposeWeight);
  }
  new Set([embedding, head]).forEach(disposeWeight);
  norm.dispose();
  rotaryTable.dispose();
}
