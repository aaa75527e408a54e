/** The adapters of all agents of a team, side by side in shared matrices, with their Adam moments. */
import { dispose, keep, tensor2d, zeros, zerosLike, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { randomOf } from '../../math/random';
import type { Parameter } from '../../ops/optimiser/adamw';
import { adapterRouting } from '../../ops/adapter/routing';
import type { AdapterSpec, Projection } from '../../record/engine';
import type { BlockAdapters } from './block';
import { sizeOf, type ModelShape } from './shape';

/** Trainable matrices of one projection: A [inputs, agents · rank], B [agents · rank, outputs]. */
interface LoraPair {
  readonly a: Parameter;
  readonly b: Parameter;
}

export interface AdapterPool {
  readonly agents: readonly string[];
  readonly spec: AdapterSpec;
  /** By layer and projection. */
  readonly layers: readonly Readonly<Partial<Record<Projection, LoraPair>>>[];
  /** Optimiser steps each agent has had. */
  readonly steps: number[];
  readonly anchor: KlAnchor;
}

/** What the KL pulls towards: the matrices as they were when they were anchored. */
interface KlAnchor {
  /** Slots of the agents that are anchored; the others are pulled towards the bare base. */
  readonly slots: Set<number>;
  /** By the parameter's name, the agents side by side as in the parameter; none while nobody is anchored. */
  readonly matrices: Map<string, Tensor2D>;
}

/** Adapters that change nothing yet: A uniform with deviation 1/√inputs, drawn by agent, B zero (arXiv 2106.09685, 4.1). */
export function openAdapterPool(shape: ModelShape, agents: readonly string[], spec: AdapterSpec): AdapterPool {
  const { rank, projections, seed } = spec;
  const columns = agents.length * rank;
  const fill = (layer: number, projection: Projection, inputs: number): Float32Array => {
    const values = new Float32Array(inputs * columns);
    agents.forEach((agent, slot) => {
      const random = randomOf(seed, 'adapter', agent, layer, projection);
      for (let i = 0; i < inputs; i++) for (let r = 0; r < rank; r++) values[i * columns + slot * rank + r] = (random.next() * 2 - 1) * Math.sqrt(3 / inputs);
    });
    return values;
  };
  const parameter = (rows: number, width: number, values?: Float32Array): Parameter => ({
    values: keep(values ? tensor2d(values, [rows, width]) : (zeros([rows, width]) as Tensor2D)),
    first: keep(zeros([rows, width]) as Tensor2D),
    second: keep(zeros([rows, width]) as Tensor2D)
  });
  const layers = Array.from({ length: shape.layers }, (_, layer) =>
    Object.fromEntries(
      projections.map((projection) => {
        const [inputs, outputs] = sizeOf(shape, projection);
        return [projection, { a: parameter(inputs, columns, fill(layer, projection, inputs)), b: parameter(columns, outputs) }];
      })
    )
  );
  return { agents, spec, layers, steps: agents.map(() => 0), anchor: { slots: new Set(), matrices: new Map() } };
}

/** The adapters of one layer for a batch whose rows belong to agents: `slots` int32 [rows], −1 for the bare base, must outlive what is returned. */
export function blockAdaptersOf({ agents, spec: { rank, alpha }, layers }: AdapterPool, layer: number, slots: Tensor1D): BlockAdapters {
  const adapters = Object.fromEntries(Object.entries(layers[layer]!).map(([projection, { a, b }]) => [projection, { a: a.values, b: b.values }]));
  return { adapters, route: adapterRouting(slots, { count: agents.length, rank, scale: alpha / rank }) };
}

/** Slot of an agent. Throws a RangeError that lists the agents there are. */
export function adapterSlotOf({ agents }: AdapterPool, agent: string): number {
  const slot = agents.indexOf(agent);
  if (slot < 0) throw new RangeError(`No adapter is open for the agent "${agent}"; there are ${agents.join(', ')}.`);
  return slot;
}

/** A parameter by its name, and the side along which agents lie in it. */
export interface NamedParameter {
  readonly name: string;
  readonly along: 'columns' | 'rows';
  readonly parameter: Parameter;
}

/** Every parameter with its name and the shape of one agent's part: A is [inputs, rank], B is [rank, outputs]. */
export function* parametersIn({ layers }: AdapterPool): Generator<NamedParameter> {
  for (const [layer, pairs] of layers.entries())
    for (const [projection, { a, b }] of Object.entries(pairs)) {
      yield { name: `layers.${layer}.${projection}.A`, along: 'columns', parameter: a };
      yield { name: `layers.${layer}.${projection}.B`, along: 'rows', parameter: b };
    }
}

/** Notes whether this slot is anchored, making room for anchors with the first that is and freeing it with the last. */
export function setAnchored(bank: AdapterPool, slot: number, anchored: boolean): void {
  const { slots, matrices } = bank.anchor;
  if (anchored) slots.add(slot);
  else slots.delete(slot);
  if (slots.size && !matrices.size) for (const { name, parameter } of parametersIn(bank)) matrices.set(name, keep(zerosLike(parameter.values)));
  if (!slots.size) freeAnchors(bank);
}

function freeAnchors({ anchor: { matrices } }: AdapterPool): void {
  for (const matrix of matrices.values()) matrix.dispose();
  matrices.clear();
}

export function disposeAdapterPool(bank: AdapterPool): void {
  for (const { parameter } of parametersIn(bank)) dispose([parameter.values, parameter.first, parameter.second]);
  freeAnchors(bank);
}
