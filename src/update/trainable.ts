/** The parameters that training changes: adapters on a frozen body, or all of a small float body. */
import { keep, reshape, zeros, type Tensor, type Tensor1D, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';
import { blockAdaptersOf, type AdapterPool } from '../model/body/adapterPool';
import { denseBlock, type DecoderBlock, type ModelBody, type FreshParameters } from '../model/body/body';
import type { BlockAdapters } from '../model/body/block';
import type { ModelShape } from '../model/body/shape';
import type { Parameter } from '../ops/optimiser/adamw';
import { computeRotaryTable } from '../ops/rotary/table';
import { denseWeight, type Weight } from '../ops/linear/weight';
import type { Projection } from '../record/engine';

/** A parameter and how the optimiser treats it. */
interface TrainedParameter {
  readonly name: string;
  readonly parameter: Parameter;
  readonly decays: boolean;
  /** Width of one adapter's block and the axis along which adapters lie. */
  readonly span: number;
  readonly along: 'rows' | 'columns';
}

/** A body with its trained parameters. */
export interface Trainable {
  readonly shape: ModelShape;
  /** Cosines and sines of the rotary embedding by position, from `computeRotaryTable`. */
  readonly rotaryTable: Tensor3D;
  /** Whether norms, biases and matrices take gradients, not only adapters. */
  readonly trains: boolean;
  /** The final norm's gain, the embedding and the head (the embedding itself where the shape is tied), as they are now. */
  norm(): Tensor1D;
  embedding(): Weight;
  head(): Weight;
  /** Number of adapters, each with its own optimiser steps; 1 for a whole body. */
  readonly agents: number;
  /** Parameters of a layer, and last those outside the layers: empty for adapters, else the final norm, the head and, where it is another matrix, the embedding. */
  readonly layers: readonly (readonly TrainedParameter[])[];
  readonly tail: readonly TrainedParameter[];
  /** The tensors of a layer to differentiate by, in the order of `layers`. */
  tensors(layer: number): Tensor[];
  /** The layer with these tensors as parameters, for rows of adapter slots `slots`, int32 [rows]; null is the bare base. */
  assemble(layer: number, tensors: readonly Tensor[], slots: Tensor1D | null): { readonly block: DecoderBlock; readonly adapters: BlockAdapters | null };
}

/** The adapters in training. */
export function trainableAdapters(body: ModelBody, pool: AdapterPool): Trainable {
  const layers = pool.layers.map((pairs, layer) =>
    Object.entries(pairs).flatMap(([projection, { a, b }]): TrainedParameter[] => [
      { name: `layers.${layer}.${projection}.A`, parameter: a, decays: true, span: pool.spec.rank, along: 'columns' },
      { name: `layers.${layer}.${projection}.B`, parameter: b, decays: true, span: pool.spec.rank, along: 'rows' }
    ])
  );
  return {
    shape: body.shape,
    rotaryTable: body.rotaryTable,
    trains: false,
    norm: () => body.norm,
    embedding: () => body.embedding,
    head: () => body.head,
    agents: pool.names.length,
    layers,
    tail: [],
    tensors: (layer) => layers[layer]!.map(({ parameter }) => parameter.values),
    assemble(layer, tensors, slots) {
      if (!slots) return { block: body.blocks[layer]!, adapters: null };
      const { adapters: own, route } = blockAdaptersOf(pool, layer, slots);
      const projections = Object.keys(own) as Projection[];
      const adapters = Object.fromEntries(
        projections.map((projection, i) => [projection, { a: tensors[2 * i] as Tensor2D, b: tensors[2 * i + 1] as Tensor2D }])
      );
      return { block: body.blocks[layer]!, adapters: { adapters, route } };
    }
  };
}

/** The anchored adapters, for the reference pass; where none are anchored, those in training. */
export function anchoredAdapters(body: ModelBody, pool: AdapterPool): Trainable {
  const trainable = trainableAdapters(body, pool);
  const { matrices } = pool.anchor;
  return matrices.size ? { ...trainable, tensors: (layer) => trainable.layers[layer]!.map(({ name }) => matrices.get(name)!) } : trainable;
}

/** A whole body: every matrix, bias and norm. Weight decay acts on matrices only. */
export function trainableBody(shape: ModelShape, fresh: FreshParameters): Trainable {
  const wrap = (name: string, tensor: Tensor): TrainedParameter => {
    const matrix = tensor.rank === 2;
    const values = keep((matrix ? tensor : reshape(tensor, [1, tensor.size])) as Tensor2D);
    const [rows, columns] = values.shape;
    const moment = (): Tensor2D => keep(zeros([rows, columns]) as Tensor2D);
    return { name, parameter: { values, first: moment(), second: moment() }, decays: matrix, span: columns, along: 'columns' };
  };
  const layers = fresh.blocks.map((tensors, layer) => tensors.map((tensor, i) => wrap(`layers.${layer}.${i}`, tensor)));
  const tail = [wrap('norm', fresh.norm), wrap('head', fresh.head), ...(fresh.embedding ? [wrap('embedding', fresh.embedding)] : [])];
  const ranks = fresh.blocks.map((tensors) => tensors.map(({ rank }) => rank));
  const valueOf = ({ parameter }: TrainedParameter, rank: number): Tensor => (rank === 2 ? parameter.values : reshape(parameter.values, [-1]));
  return {
    shape,
    rotaryTable: keep(computeRotaryTable(shape)),
    trains: true,
    norm: () => valueOf(tail[0]!, 1) as Tensor1D,
    embedding: () => denseWeight((tail[2] ?? tail[1])!.parameter.values),
    head: () => denseWeight(tail[1]!.parameter.values),
    agents: 1,
    layers,
    tail,
    tensors: (layer) => layers[layer]!.map((trained, i) => valueOf(trained, ranks[layer]![i]!)),
    assemble: (_, tensors) => ({ block: denseBlock(shape, tensors), adapters: null })
  };
}
