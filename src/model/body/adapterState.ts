/** One agent's adapter in plain memory: read out of a bank, checked against one, and laid into it. */
import { concat1d, reshape, slice, tensor2d, tidy, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { slotWrite } from '../../ops/adapter/slotWrite';
import type { AdapterState } from '../../record/engine';
import { setAnchored, parametersIn, adapterSlotOf, type AdapterPool, type NamedParameter } from './adapterPool';

/** What there is of an agent's state, by its name in the record; an anchor only of some. */
const STATE_MATRICES = ['values', 'firstMoment', 'secondMoment'] as const;
type StateMatrix = (typeof STATE_MATRICES)[number] | 'anchor';

/** Where an agent's part of a matrix begins, and how large it is. */
function extentOf([rows, columns]: readonly [number, number], along: 'columns' | 'rows', slot: number, rank: number) {
  return along === 'columns' ? ({ begin: [0, slot * rank], size: [rows, rank] } as const) : ({ begin: [slot * rank, 0], size: [rank, columns] } as const);
}

/** The matrix that holds this of all agents. Anchors are there only once somebody is anchored. */
function matrixOf({ anchor }: AdapterPool, { name, parameter }: NamedParameter, state: StateMatrix): Tensor2D {
  return state === 'anchor' ? anchor.matrices.get(name)! : { values: parameter.values, firstMoment: parameter.first, secondMoment: parameter.second }[state];
}

/** The agent's part of these parameters, by name, read back from the device in one piece. */
async function readParts(bank: AdapterPool, parameters: readonly NamedParameter[], state: StateMatrix, slot: number): Promise<[string, Float32Array][]> {
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
export async function saveAdapter(bank: AdapterPool, agent: string): Promise<AdapterState> {
  const slot = adapterSlotOf(bank, agent);
  const step = bank.steps[slot]!;
  const parameters = [...parametersIn(bank)];
  const each = parameters.length / bank.layers.length;
  const layers = bank.layers.map((_, layer) => parameters.slice(layer * each, (layer + 1) * each));
  const states: readonly StateMatrix[] = bank.anchor.slots.has(slot) ? [...STATE_MATRICES, 'anchor'] : STATE_MATRICES;
  const saved: Pick<AdapterState, StateMatrix> = Object.fromEntries(states.map((state) => [state, {}])) as Record<StateMatrix, Record<string, Float32Array>>;
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
export function checkAdapter(bank: AdapterPool, agent: string, state: AdapterState): void {
  adapterSlotOf(bank, agent);
  for (const { name, along, parameter } of parametersIn(bank)) {
    const [rows, columns] = parameter.values.shape;
    const length = along === 'rows' ? bank.spec.rank * columns : rows * bank.spec.rank;
    for (const { [name]: kept } of statesIn(state).map((kind) => state[kind]!))
      if (kept?.length !== length)
        throw new RangeError(`The saved adapter of "${agent}" does not fit: ${name} has ${kept?.length ?? 0} numbers where ${length} are needed.`);
  }
}

/** What there is of this state. */
const statesIn = ({ anchor }: AdapterState): readonly StateMatrix[] => (anchor ? [...STATE_MATRICES, 'anchor'] : STATE_MATRICES);

/** Lays one agent's state, which `checkAdapter` has passed, into the bank's own tensors. An agent without an anchor in it has none any more. */
export function restoreAdapter(bank: AdapterPool, agent: string, state: AdapterState): void {
  const slot = adapterSlotOf(bank, agent);
  const { rank } = bank.spec;
  setAnchored(bank, slot, state.anchor !== undefined);
  for (const named of parametersIn(bank)) {
    const { name, along, parameter } = named;
    const { size } = extentOf(parameter.values.shape, along, slot, rank);
    for (const kind of statesIn(state)) {
      const part = tensor2d(Float32Array.from(state[kind]![name]!), [...size]);
      slotWrite(matrixOf(bank, named, kind), part, { slot, rank, along });
      part.dispose();
    }
  }
  bank.steps[slot] = state.step;
}
