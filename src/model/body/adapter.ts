/** One agent's adapter in plain memory: read out of a bank, checked against one, and laid into it. */
import { concat1d, reshape, slice, tensor2d, tidy, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { slotWrite } from '../../ops/adapter/slotWrite';
import type { AdapterState } from '../../record/engine';
import { holdAnchor, parametersIn, slotOf, type Bank, type Named } from './bank';

/** What there is of an agent's state, by its name in the record; an anchor only of some. */
const STATES = ['values', 'firstMoment', 'secondMoment'] as const;
type State = (typeof STATES)[number] | 'anchor';

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
      slotWrite(matrixOf(bank, named, kind), part, { slot, rank, along });
      part.dispose();
    }
  }
  bank.steps[slot] = state.step;
}
