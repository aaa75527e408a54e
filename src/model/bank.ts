/** The adapters of all agents of a team, side by side in shared matrices, with their Adam moments. */
import { keep, tensor2d, zeros, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { randomOf } from '../math/random';
import type { Parameter } from '../ops/adamw';
import { routeOf } from '../ops/route';
import type { AdapterSpec, AdapterState, Projection } from '../record/engine';
import type { BlockAdapters } from './decoder';
import { sizeOf, type ModelShape } from './shape';

/** Trainable matrices of one projection: A [inputs, agents · rank], B [agents · rank, outputs]. */
export interface Pair {
  readonly a: Parameter;
  readonly b: Parameter;
}

export interface Bank {
  readonly agents: readonly string[];
  readonly spec: AdapterSpec;
  /** By layer and projection. */
  readonly layers: readonly Readonly<Partial<Record<Projection, Pair>>>[];
  /** Optimiser steps each agent has had. */
  readonly steps: number[];
}

/** Adapters that change nothing yet: A uniform with deviation 1/√inputs, drawn by agent, B zero (arXiv 2106.09685, 4.1). */
export function openBank(shape: ModelShape, agents: readonly string[], spec: AdapterSpec): Bank {
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
  return { agents, spec, layers, steps: agents.map(() => 0) };
}

/** The adapters of one layer for a batch whose rows belong to agents: `slots` int32 [rows], −1 for the bare base, must outlive what is returned. */
export function adaptersOf({ agents, spec: { rank, alpha }, layers }: Bank, layer: number, slots: Tensor1D): BlockAdapters {
  const adapters = Object.fromEntries(Object.entries(layers[layer]!).map(([projection, { a, b }]) => [projection, { a: a.values, b: b.values }]));
  return { adapters, route: routeOf(slots, { agents: agents.length, rank, scale: alpha / rank }) };
}

/** Slot of an agent. Throws a RangeError that lists the agents there are. */
export function slotOf({ agents }: Bank, agent: string): number {
  const slot = agents.indexOf(agent);
  if (slot < 0) throw new RangeError(`No adapter is open for the agent "${agent}"; there are ${agents.join(', ')}.`);
  return slot;
}

const MOMENTS = ['values', 'first', 'second'] as const;

/** Every parameter with its name and the shape of one agent's part: A is [inputs, rank], B is [rank, outputs]. */
export function* parametersIn({ layers }: Bank): Generator<{ name: string; along: 'columns' | 'rows'; parameter: Parameter }> {
  for (const [layer, pairs] of layers.entries())
    for (const [projection, { a, b }] of Object.entries(pairs)) {
      yield { name: `layers.${layer}.${projection}.A`, along: 'columns', parameter: a };
      yield { name: `layers.${layer}.${projection}.B`, along: 'rows', parameter: b };
    }
}

/** One agent's part of a matrix in which agents lie side by side, copied out of it or into it. */
function part(
  whole: Float32Array,
  [rows, columns]: readonly number[],
  along: 'columns' | 'rows',
  slot: number,
  rank: number,
  into?: Float32Array
): Float32Array {
  if (along === 'rows') {
    const own = whole.subarray(slot * rank * columns!, (slot + 1) * rank * columns!);
    if (into) own.set(into);
    return own.slice();
  }
  const copy = new Float32Array(rows! * rank);
  for (let row = 0; row < rows!; row++) {
    const own = whole.subarray(row * columns! + slot * rank, row * columns! + (slot + 1) * rank);
    if (into) own.set(into.subarray(row * rank, (row + 1) * rank));
    copy.set(own, row * rank);
  }
  return copy;
}

/** The agent's values and moments, read back from the device. */
export async function saveAdapter(bank: Bank, agent: string): Promise<AdapterState> {
  const slot = slotOf(bank, agent);
  const state = { step: bank.steps[slot]!, values: {}, firstMoment: {}, secondMoment: {} } as { step: number } & Record<
    'values' | 'firstMoment' | 'secondMoment',
    Record<string, Float32Array>
  >;
  for (const { name, along, parameter } of parametersIn(bank)) {
    const [values, first, second] = await Promise.all(MOMENTS.map((moment) => parameter[moment].data()));
    const cut = (whole: unknown): Float32Array => part(whole as Float32Array, parameter.values.shape, along, slot, bank.spec.rank);
    state.values[name] = cut(values);
    state.firstMoment[name] = cut(first);
    state.secondMoment[name] = cut(second);
  }
  return state;
}

/** Throws a RangeError where the agent has no adapter here, or a matrix of its state is missing or of another size. */
export function checkAdapter(bank: Bank, agent: string, state: AdapterState): void {
  slotOf(bank, agent);
  for (const { name, along, parameter } of parametersIn(bank)) {
    const [rows, columns] = parameter.values.shape;
    const length = along === 'rows' ? bank.spec.rank * columns : rows * bank.spec.rank;
    for (const kind of ['values', 'firstMoment', 'secondMoment'] as const)
      if (state[kind][name]?.length !== length)
        throw new RangeError(`The saved adapter of "${agent}" does not fit: ${name} has ${state[kind][name]?.length ?? 0} numbers where ${length} are needed.`);
  }
}

/** A bank with one agent's state, which `checkAdapter` has passed, laid into it; the old bank's tensors are disposed. */
export async function restoreAdapter(bank: Bank, agent: string, state: AdapterState): Promise<Bank> {
  const slot = slotOf(bank, agent);
  const lay = async (tensor: Tensor2D, along: 'columns' | 'rows', values: Float32Array): Promise<Tensor2D> => {
    const whole = Float32Array.from(await tensor.data());
    part(whole, tensor.shape, along, slot, bank.spec.rank, values);
    const next = keep(tensor2d(whole, tensor.shape));
    tensor.dispose();
    return next;
  };
  const layParameter = async (parameter: Parameter, along: 'columns' | 'rows', name: string): Promise<Parameter> => ({
    values: await lay(parameter.values, along, state.values[name]!),
    first: await lay(parameter.first, along, state.firstMoment[name]!),
    second: await lay(parameter.second, along, state.secondMoment[name]!)
  });
  const layers = await Promise.all(
    bank.layers.map(async (pairs, layer) => {
      const entries = Object.entries(pairs).map(async ([projection, { a, b }]) => [
        projection,
        { a: await layParameter(a, 'columns', `layers.${layer}.${projection}.A`), b: await layParameter(b, 'rows', `layers.${layer}.${projection}.B`) }
      ]);
      return Object.fromEntries(await Promise.all(entries)) as Partial<Record<Projection, Pair>>;
    })
  );
  return { ...bank, layers, steps: bank.steps.map((step, i) => (i === slot ? state.step : step)) };
}

export function disposeBank(bank: Bank): void {
  for (const { parameter } of parametersIn(bank)) MOMENTS.forEach((moment) => parameter[moment].dispose());
}
