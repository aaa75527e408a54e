/** One adapter in host memory: read back from an adapter pool, checked against it, and written to it. */
import { concat1d, reshape, slice, tensor2d, tidy, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { slotWrite } from '../../ops/adapter/slotWrite';
import type { AdapterState } from '../../record/engine';
import { setAnchored, parametersIn, slotNamed, type AdapterPool, type NamedParameter } from './adapterPool';

/** The fields of AdapterState that hold matrices; only anchored adapters also have `anchor`. */
const STATE_MATRICES = ['values', 'firstMoment', 'secondMoment'] as const;
type StateMatrix = (typeof STATE_MATRICES)[number] | 'anchor';

/** Begin and size of an adapter's slice of a shared matrix. */
function extentOf([rows, columns]: readonly [number, number], along: 'columns' | 'rows', slot: number, rank: number) {
  return along === 'columns' ? ({ begin: [0, slot * rank], size: [rows, rank] } as const) : ({ begin: [slot * rank, 0], size: [rank, columns] } as const);
}

/** The pool's tensor behind a field of the state, all adapters side by side. Anchors exist only while some adapter is anchored. */
function matrixOf({ anchor }: AdapterPool, { name, parameter }: NamedParameter, state: StateMatrix): Tensor2D {
  return state === 'anchor' ? anchor.matrices.get(name)! : { values: parameter.values, firstMoment: parameter.first, secondMoment: parameter.second }[state];
}

/** The slot's slices of these parameters, by name, read back from the device at once. */
async function readSlices(pool: AdapterPool, parameters: readonly NamedParameter[], state: StateMatrix, slot: number): Promise<[string, Float32Array][]> {
  const { rank } = pool.spec;
  const together = tidy(() =>
    concat1d(
      parameters.map((named): Tensor1D => {
        const { begin, size } = extentOf(named.parameter.values.shape, named.along, slot, rank);
        return reshape(slice(matrixOf(pool, named, state), [...begin], [...size]), [-1]);
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

/** The step, values and moments of the adapter of that name, and its anchor where it has one, read back a layer at a time. Throws a RangeError where there is none. */
export async function saveAdapter(pool: AdapterPool, name: string): Promise<AdapterState> {
  const slot = slotNamed(pool, name);
  const step = pool.steps[slot]!;
  const parameters = [...parametersIn(pool)];
  const each = parameters.length / pool.layers.length;
  const layers = pool.layers.map((_, layer) => parameters.slice(layer * each, (layer + 1) * each));
  const states: readonly StateMatrix[] = pool.anchor.slots.has(slot) ? [...STATE_MATRICES, 'anchor'] : STATE_MATRICES;
  const saved: Pick<AdapterState, StateMatrix> = Object.fromEntries(states.map((state) => [state, {}])) as Record<StateMatrix, Record<string, Float32Array>>;
  for (const layer of layers.filter(({ length }) => length)) {
    const slices = await Promise.all(states.map((state) => readSlices(pool, layer, state, slot)));
    states.forEach((state, i) => Object.assign(saved[state]!, Object.fromEntries(slices[i]!)));
  }
  return { step, ...saved };
}

/** The state with its present values as the KL penalty's reference, and the optimiser's moments and step at zero. */
export function anchoredState({ values }: AdapterState): AdapterState {
  const zeros = Object.fromEntries(Object.entries(values).map(([name, { length }]) => [name, new Float32Array(length)]));
  return { step: 0, values, firstMoment: zeros, secondMoment: zeros, anchor: values };
}

/** Throws a RangeError where there is no adapter of that name here, or a matrix of its state is missing or has another size. */
export function checkAdapter(pool: AdapterPool, adapter: string, state: AdapterState): void {
  slotNamed(pool, adapter);
  for (const { name, along, parameter } of parametersIn(pool)) {
    const [rows, columns] = parameter.values.shape;
    const length = along === 'rows' ? pool.spec.rank * columns : rows * pool.spec.rank;
    for (const { [name]: saved } of statesIn(state).map((kind) => state[kind]!))
      if (saved?.length !== length)
        throw new RangeError(
          `The saved adapter of "${adapter}" does not fit: ${name} has ${saved?.length ?? 0} numbers where ${length} are needed. It is of another model, or damaged: its run can be watched, and a new run trains on this one.`
        );
  }
}

/** The matrix fields that this state has. */
const statesIn = ({ anchor }: AdapterState): readonly StateMatrix[] => (anchor ? [...STATE_MATRICES, 'anchor'] : STATE_MATRICES);

/** Writes one adapter's state, already checked by `checkAdapter`, to the pool's tensors. A state without an anchor removes the adapter's anchor. */
export function restoreAdapter(pool: AdapterPool, adapter: string, state: AdapterState): void {
  const slot = slotNamed(pool, adapter);
  const { rank } = pool.spec;
  setAnchored(pool, slot, state.anchor !== undefined);
  for (const named of parametersIn(pool)) {
    const { name, along, parameter } = named;
    const { size } = extentOf(parameter.values.shape, along, slot, rank);
    for (const kind of statesIn(state)) {
      const part = tensor2d(Float32Array.from(state[kind]![name]!), [...size]);
      slotWrite(matrixOf(pool, named, kind), part, { slot, rank, along });
      part.dispose();
    }
  }
  pool.steps[slot] = state.step;
}
