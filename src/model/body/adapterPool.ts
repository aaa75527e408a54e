/** The adapter pool: the LoRA matrices of all agents side by side in shared tensors, with their Adam moments. */
import { dispose, keep, tensor2d, zeros, zerosLike, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { randomOf } from '../../math/random';
import type { Parameter } from '../../ops/optimiser/adamw';
import { adapterRouting } from '../../ops/adapter/routing';
import { adapterNames, SHARED_ADAPTER, type AdapterSpec, type Projection } from '../../record/engine';
import type { BlockAdapters } from './block';
import { sizeOf, type ModelShape } from './shape';

/** Trainable matrices of one projection: A [inputs, agents · rank], B [agents · rank, outputs]. */
interface LoraPair {
  readonly a: Parameter;
  readonly b: Parameter;
}

/** The adapters of all agents, and the state of their training. */
export interface AdapterPool {
  readonly agents: readonly string[];
  /** Names of the adapters, one a slot: the agents', or that of the one they share. */
  readonly names: readonly string[];
  readonly spec: AdapterSpec;
  /** By layer and projection. */
  readonly layers: readonly Readonly<Partial<Record<Projection, LoraPair>>>[];
  /** Optimiser steps of each adapter. */
  readonly steps: number[];
  readonly anchor: KlAnchor;
}

/** The reference policy of the KL penalty: a copy of the matrices, taken when their adapter was anchored. */
interface KlAnchor {
  /** Slots of the anchored adapters; for the others the bare base is the reference. */
  readonly slots: Set<number>;
  /** By the parameter's name, in its shape, with adapters side by side; empty while none is anchored. */
  readonly matrices: Map<string, Tensor2D>;
}

/** New adapters, which do not change the base yet: A uniform with standard deviation 1/√inputs, seeded per adapter, B zero (arXiv 2106.09685, 4.1). */
export function openAdapterPool(shape: ModelShape, agents: readonly string[], spec: AdapterSpec): AdapterPool {
  const { rank, projections, seed } = spec;
  const names = adapterNames(agents, spec);
  const columns = names.length * rank;
  const fill = (layer: number, projection: Projection, inputs: number): Float32Array => {
    const values = new Float32Array(inputs * columns);
    names.forEach((name, slot) => {
      const random = randomOf(seed, 'adapter', name, layer, projection);
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
  return { agents, names, spec, layers, steps: names.map(() => 0), anchor: { slots: new Set(), matrices: new Map() } };
}

/** The adapters of one layer for a batch: `slots` int32 [rows], each row's adapter or −1 for the bare base. `slots` must outlive the result. */
export function blockAdaptersOf({ names, spec: { rank, alpha }, layers }: AdapterPool, layer: number, slots: Tensor1D): BlockAdapters {
  const adapters = Object.fromEntries(Object.entries(layers[layer]!).map(([projection, { a, b }]) => [projection, { a: a.values, b: b.values }]));
  return { adapters, route: adapterRouting(slots, { count: names.length, rank, scale: alpha / rank }) };
}

/** Slot of an agent's adapter. Throws a RangeError that lists the open agents where it has none. */
export function adapterSlotOf({ agents, spec }: AdapterPool, agent: string): number {
  const slot = agents.indexOf(agent);
  if (slot < 0) throw new RangeError(`No adapter is open for the agent "${agent}"; there are ${agents.join(', ')}.`);
  return spec.shared ? 0 : slot;
}

/** Slot of the adapter of that name. Throws a RangeError that says what there is where there is none. */
export function slotNamed({ names, spec }: AdapterPool, name: string): number {
  const slot = names.indexOf(name);
  if (slot >= 0) return slot;
  if (spec.shared) throw new RangeError(`This is an adapter of "${name}" alone, and here all agents share one. It fits a run in which "adapters" is own.`);
  if (name === SHARED_ADAPTER)
    throw new RangeError('This is one adapter for all agents, and here each agent has its own. It fits a run in which "adapters" is shared.');
  throw new RangeError(`No adapter is open for the agent "${name}"; there are ${names.join(', ')}.`);
}

/** A parameter with its name, and whether adapters lie side by side along its columns or its rows. */
export interface NamedParameter {
  readonly name: string;
  readonly along: 'columns' | 'rows';
  readonly parameter: Parameter;
}

/** Every parameter with its name. One adapter's slice of A is [inputs, rank], of B [rank, outputs]. */
export function* parametersIn({ layers }: AdapterPool): Generator<NamedParameter> {
  for (const [layer, pairs] of layers.entries())
    for (const [projection, { a, b }] of Object.entries(pairs)) {
      yield { name: `layers.${layer}.${projection}.A`, along: 'columns', parameter: a };
      yield { name: `layers.${layer}.${projection}.B`, along: 'rows', parameter: b };
    }
}

/** Marks whether this slot is anchored. The first anchored slot allocates the anchor matrices for all slots; removing the last frees them. */
export function setAnchored(pool: AdapterPool, slot: number, anchored: boolean): void {
  const { slots, matrices } = pool.anchor;
  if (anchored) slots.add(slot);
  else slots.delete(slot);
  if (slots.size && !matrices.size) for (const { name, parameter } of parametersIn(pool)) matrices.set(name, keep(zerosLike(parameter.values)));
  if (!slots.size) freeAnchors(pool);
}

function freeAnchors({ anchor: { matrices } }: AdapterPool): void {
  for (const matrix of matrices.values()) matrix.dispose();
  matrices.clear();
}

/** Frees the pool's tensors. */
export function disposeAdapterPool(pool: AdapterPool): void {
  for (const { parameter } of parametersIn(pool)) dispose([parameter.values, parameter.first, parameter.second]);
  freeAnchors(pool);
}
