/** The adapters of all agents of a team, side by side in shared matrices, with their Adam moments. */
import { concat1d, dispose, keep, reshape, slice, tensor2d, tidy, zeros, zerosLike, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { randomOf } from '../math/random';
import type { Parameter } from '../ops/adamw';
import { partWrite } from '../ops/partWrite';
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
  readonly anchor: Anchor;
}

/** What the KL pulls towards: the matrices as they were when they were anchored. */
export interface Anchor {
  /** Slots of the agents that are anchored; the others are pulled towards the bare base. */
  readonly slots: Set<number>;
  /** By the parameter's name, the agents side by side as in the parameter; none while nobody is anchored. */
  readonly matrices: Map<string, Tensor2D>;
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
  return { agents, spec, layers, steps: agents.map(() => 0), anchor: { slots: new Set(), matrices: new Map() } };
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

/** What there is of an agent's state, by its name in the record; an anchor only of some. */
const STATES = ['values', 'firstMoment', 'secondMoment'] as const;
type State = (typeof STATES)[number] | 'anchor';

/** A parameter by its name, and the side along which agents lie in it. */
interface Named {
  readonly name: string;
  readonly along: 'columns' | 'rows';
  readonly parameter: Parameter;
}

/** Every parameter with its name and the shape of one agent's part: A is [inputs, rank], B is [rank, outputs]. */
export function* parametersIn({ layers }: Bank): Generator<Named> {
  for (const [layer, pairs] of layers.entries())
    for (const [projection, { a, b }] of Object.entries(pairs)) {
      yield { name: `layers.${layer}.${projection}.A`, along: 'columns', parameter: a };
      yield { name: `layers.${layer}.${projection}.B`, along: 'rows', parameter: b };
    }
}

/** Where an agent's part of a matrix begins, and how large it is. */
function extentOf([rows, columns]: readonly [number, number], along: 'columns' | 'rows', slot: number, rank: number) {
  return along === 'columns' ? ({ begin: [0, slot * rank], size: [rows, rank] } as const) : ({ begin: [slot * rank, 0], size: [rank, columns] } as const);
}

/** The matrix that holds this of all agents. Anchors are there only once somebody is anchored. */
function matrixOf({ anchor }: Bank, { name, parameter }: Named, state: State): Tensor2D {
  return state === 'anchor' ? anchor.matrices.get(name)! : { values: parameter.values, firstMoment: parameter.first, secondMoment: parameter.second }[state];
}

/** The agent's part of these parameters, by name, read back from the device in one piece. */
async function readParts(bank: Bank, parameters: readonly Named[], state: State, slot: number): Promise<[string, Float32Array][]> {
  const { rank } = bank.spec;
  const together = tidy(() =>
    concat1d(
      parameters.map((named): Tensor1D => {
        const { begin, size } = extentOf(named.parameter.values.shape, named.along, slot, rank);
        return reshape(slice(matrixOf(bank, named, state), [...begin], [...size]), [-1]);
      })
    )
  );
  const values = (await together.data()) as Float32Array;
  together.dispose();
  let at = 0;
  return parameters.map(({ name, along, parameter }) => {
    const [rows, columns] = extentOf(parameter.values.shape, along, slot, rank).size;
    return [name, values.slice(at, (at += rows * columns))];
  });
}

/** The agent's values and moments, and its anchor where it has one, read back a layer at a time. */
export async function saveAdapter(bank: Bank, agent: string): Promise<AdapterState> {
  const slot = slotOf(bank, agent);
  const step = bank.steps[slot]!;
  const parameters = [...parametersIn(bank)];
  const each = parameters.length / bank.layers.length;
  const layers = bank.layers.map((_, layer) => parameters.slice(layer * each, (layer + 1) * each));
  const states: readonly State[] = bank.anchor.slots.has(slot) ? [...STATES, 'anchor'] : STATES;
  const saved: Pick<AdapterState, State> = Object.fromEntries(states.map((state) => [state, {}])) as Record<State, Record<string, Float32Array>>;
  for (const layer of layers.filter(({ length }) => length)) {
    const parts = await Promise.all(states.map((state) => readParts(bank, layer, state, slot)));
    states.forEach((state, i) => Object.assign(saved[state]!, Object.fromEntries(parts[i]!)));
  }
  return { step, ...saved };
}

/** The state whose KL pulls towards what it is now, of an optimiser that remembers nothing. */
export function anchoredState({ values }: AdapterState): AdapterState {
  const nothing = Object.fromEntries(Object.entries(values).map(([name, { length }]) => [name, new Float32Array(length)]));
  return { step: 0, values, firstMoment: nothing, secondMoment: nothing, anchor: values };
}

/** Throws a RangeError where the agent has no adapter here, or a matrix of its state is missing or of another size. */
export function checkAdapter(bank: Bank, agent: string, state: AdapterState): void {
  slotOf(bank, agent);
  for (const { name, along, parameter } of parametersIn(bank)) {
    const [rows, columns] = parameter.values.shape;
    const length = along === 'rows' ? bank.spec.rank * columns : rows * bank.spec.rank;
    for (const { [name]: kept } of statesIn(state).map((kind) => state[kind]!))
      if (kept?.length !== length)
        throw new RangeError(`The saved adapter of "${agent}" does not fit: ${name} has ${kept?.length ?? 0} numbers where ${length} are needed.`);
  }
}

/** What there is of this state. */
const statesIn = ({ anchor }: AdapterState): readonly State[] => (anchor ? [...STATES, 'anchor'] : STATES);

/** Lays one agent's state, which `checkAdapter` has passed, into the bank's own tensors. An agent without an anchor in it has none any more. */
export function restoreAdapter(bank: Bank, agent: string, state: AdapterState): void {
  const slot = slotOf(bank, agent);
  const { rank } = bank.spec;
  holdAnchor(bank, slot, state.anchor !== undefined);
  for (const named of parametersIn(bank)) {
    const { name, along, parameter } = named;
    const { size } = extentOf(parameter.values.shape, along, slot, rank);
    for (const kind of statesIn(state)) {
      const part = tensor2d(Float32Array.from(state[kind]![name]!), [...size]);
      partWrite(matrixOf(bank, named, kind), part, { agent: slot, rank, along });
      part.dispose();
    }
  }
  bank.steps[slot] = state.step;
}

/** Notes whether this slot is anchored, making room for anchors with the first that is and freeing it with the last. */
function holdAnchor(bank: Bank, slot: number, anchored: boolean): void {
  const { slots, matrices } = bank.anchor;
  if (anchored) slots.add(slot);
  else slots.delete(slot);
  if (slots.size && !matrices.size) for (const { name, parameter } of parametersIn(bank)) matrices.set(name, keep(zerosLike(parameter.values)));
  if (!slots.size) dropAnchor(bank);
}

function dropAnchor({ anchor: { matrices } }: Bank): void {
  for (const matrix of matrices.values()) matrix.dispose();
  matrices.clear();
}

export function disposeBank(bank: Bank): void {
  for (const { parameter } of parametersIn(bank)) dispose([parameter.values, parameter.first, parameter.second]);
  dropAnchor(bank);
}
