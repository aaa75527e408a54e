/** The engine's exact state as one block of bytes, and a layout that says where each tensor is. */
import type { AdapterState, EngineState } from '../record/engine';

/** The matrices that every agent has. */
const NEEDED = ['values', 'firstMoment', 'secondMoment'] as const;
/** All matrices of an agent's state; `anchor`, the reference of the KL penalty, only where the agent is anchored. */
export const STATE_PARTS = [...NEEDED, 'anchor'] as const;

/** A tensor's place in the block: little-endian float32 from `offset` bytes on. */
interface TensorPlace {
  readonly agent: string;
  readonly part: (typeof STATE_PARTS)[number];
  readonly name: string;
  readonly offset: number;
  readonly length: number;
}

/** The tensors in the block, in order and without gaps, and each agent's optimiser step. */
export interface StateLayout {
  readonly steps: Readonly<Record<string, number>>;
  readonly places: readonly TensorPlace[];
}

/** The state's bytes and their layout. */
export function encodeEngineState(state: EngineState): { layout: StateLayout; bytes: Uint8Array } {
  const places: TensorPlace[] = [];
  const arrays: Float32Array[] = [];
  let offset = 0;
  for (const [agent, adapter] of Object.entries(state))
    for (const part of STATE_PARTS)
      for (const [name, values] of Object.entries(adapter[part] ?? {})) {
        places.push({ agent, part, name, offset, length: values.length });
        arrays.push(values);
        offset += 4 * values.length;
      }
  const bytes = new Uint8Array(offset);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const values of arrays) for (const value of values) view.setFloat32((at += 4) - 4, value, true);
  return { layout: { steps: Object.fromEntries(Object.entries(state).map(([agent, adapter]) => [agent, adapter.step])), places }, bytes };
}

/** The clause that says why the layout does not describe `bytes` and a trainable state; null where it does. */
export function layoutProblem({ steps, places }: StateLayout, bytes: Uint8Array): string | null {
  let end = 0;
  for (const place of places) {
    if (place.offset !== end) return `the tensor "${place.name}" of ${place.agent} does not begin where the one before it ends`;
    if (!Object.hasOwn(steps, place.agent)) return `"${place.agent}" has tensors but no optimiser step`;
    end += 4 * place.length;
  }
  if (end !== bytes.length) return `its tensors take ${end} bytes, but checkpoint.bin has ${bytes.length}`;
  for (const agent of Object.keys(steps)) {
    const [values, first, second, anchor] = STATE_PARTS.map((part) =>
      places.filter((place) => place.agent === agent && place.part === part).map((place) => `${place.name} ${place.length}`)
    );
    if (!values?.length || new Set(values).size !== values.length) return `"${agent}" has no tensors, or one twice`;
    if (values.join() !== first?.join() || values.join() !== second?.join()) return `the moments of "${agent}" do not have the shapes of its adapter`;
    if (anchor?.length && values.join() !== anchor.join()) return `the anchor of "${agent}" does not have the shapes of its adapter`;
  }
  return null;
}

/** The state in the bytes; the layout must have passed `layoutProblem`. Throws a RangeError where a number is not finite. */
export function decodeEngineState({ steps, places }: StateLayout, bytes: Uint8Array): EngineState {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = (place: TensorPlace): [string, Float32Array] => {
    const values = Float32Array.from({ length: place.length }, (_, i) => view.getFloat32(place.offset + 4 * i, true));
    if (!values.every(Number.isFinite)) throw new RangeError(`The tensor "${place.name}" of ${place.agent} holds a number that is not finite.`);
    return [place.name, values];
  };
  const collect = (agent: string, part: TensorPlace['part']) =>
    Object.fromEntries(places.filter((place) => place.agent === agent && place.part === part).map(read));
  const isAnchored = (agent: string): boolean => places.some((place) => place.agent === agent && place.part === 'anchor');
  return Object.fromEntries(
    Object.entries(steps).map(([agent, step]): [string, AdapterState] => {
      const needed = { values: collect(agent, 'values'), firstMoment: collect(agent, 'firstMoment'), secondMoment: collect(agent, 'secondMoment') };
      return [agent, { step, ...needed, ...(isAnchored(agent) ? { anchor: collect(agent, 'anchor') } : {}) }];
    })
  );
}
