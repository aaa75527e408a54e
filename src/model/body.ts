/** The policy's body on the device: a decoder's weights, from codes (frozen) or from floats (trained). */
import { keep, tensor1d, tensor2d, type Tensor, type Tensor1D, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';
import { normal, randomOf } from '../math/random';
import { rotaryTable } from '../ops/rotary';
import { denseWeight, disposeWeight, loadWeight, type Weight } from '../ops/weight';
import { PROJECTIONS, type Projection } from '../record/engine';
import type { ModelFile } from './file';
import { BIASED, EMBEDDING, FINAL_NORM, moduleOf, normName, sizeOf, type Biased, type ModelShape } from './shape';

export interface Block {
  readonly inputNorm: Tensor1D;
  readonly mlpNorm: Tensor1D;
  readonly weights: Readonly<Record<Projection, Weight>>;
  readonly biases: Readonly<Record<Biased, Tensor1D>>;
}

export interface Body {
  readonly shape: ModelShape;
  readonly blocks: readonly Block[];
  readonly norm: Tensor1D;
  /** The tied embedding: the head maps [width] to [vocabulary]; lookups read the same weight. */
  readonly head: Weight;
  /** From `rotaryTable`. */
  readonly turn: Tensor3D;
  /** Whether norms, biases and matrices take gradients. */
  readonly trains: boolean;
}

const record = <Key extends string, Value>(keys: readonly Key[], value: (key: Key) => Value): Record<Key, Value> =>
  Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<Key, Value>;

/** A frozen body from a model file. */
export function loadBody({ shape, matrices, vectors }: ModelFile): Body {
  const vector = (name: string): Tensor1D => keep(tensor1d(vectors.get(name)!));
  return {
    shape,
    blocks: Array.from({ length: shape.layers }, (_, layer) => ({
      inputNorm: vector(normName(layer, 'input')),
      mlpNorm: vector(normName(layer, 'post_attention')),
      weights: record(PROJECTIONS, (projection) => loadWeight(matrices.get(`${moduleOf(layer, projection)}.weight`)!)),
      biases: record(BIASED, (projection) => vector(`${moduleOf(layer, projection)}.bias`))
    })),
    norm: vector(FINAL_NORM),
    head: loadWeight(matrices.get(EMBEDDING)!),
    turn: keep(rotaryTable(shape.positions, shape.headWidth, shape.theta)),
    trains: false
  };
}

/** The trainable tensors of one block, in a fixed order: norms, matrices [inputs, outputs], biases. */
export const BLOCK_NAMES = ['inputNorm', 'mlpNorm', ...PROJECTIONS, ...BIASED.map((projection) => `${projection}Bias` as const)] as const;

/** A block over tensors in the order of `BLOCK_NAMES`. */
export function denseBlock(tensors: readonly Tensor[]): Block {
  const [inputNorm, mlpNorm, ...rest] = tensors;
  return {
    inputNorm: inputNorm as Tensor1D,
    mlpNorm: mlpNorm as Tensor1D,
    weights: record(PROJECTIONS, (projection) => denseWeight(rest[PROJECTIONS.indexOf(projection)] as Tensor2D)),
    biases: record(BIASED, (projection) => rest[PROJECTIONS.length + BIASED.indexOf(projection)] as Tensor1D)
  };
}

/** Fresh float parameters for training from scratch: per block in the order of `BLOCK_NAMES`, the final norm, the head [width, vocabulary]. */
export interface FreshParameters {
  readonly blocks: readonly (readonly Tensor[])[];
  readonly norm: Tensor1D;
  readonly head: Tensor2D;
}

/** Normal with deviation 1/√inputs, halved where a projection writes to the residual stream; embeddings 0.05; norms 1, biases 0. */
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
  const block = (layer: number): Tensor[] => [
    constant(shape.width, 1),
    constant(shape.width, 1),
    ...PROJECTIONS.map((projection) => {
      const [inputs, outputs] = sizeOf(shape, projection);
      return gaussian(moduleOf(layer, projection), inputs, outputs, inputs ** -0.5 * (projection === 'o' || projection === 'down' ? 0.5 : 1));
    }),
    ...BIASED.map((projection) => constant(sizeOf(shape, projection)[1], 0))
  ];
  return {
    blocks: Array.from({ length: shape.layers }, (_, layer) => block(layer)),
    norm: constant(shape.width, 1),
    head: gaussian(EMBEDDING, shape.width, shape.vocabulary, 0.05)
  };
}

export function disposeBody({ blocks, norm, head, turn }: Body): void {
  for (const { inputNorm, mlpNorm, weights, biases } of blocks) {
    [inputNorm, mlpNorm, ...Object.values(biases)].forEach((tensor) => tensor.dispose());
    Object.values(weights).forEach(disposeWeight);
  }
  disposeWeight(head);
  norm.dispose();
  turn.dispose();
}
