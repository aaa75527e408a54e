/**
 * Whether a model and what is to be done with it fit a device, from plain numbers, before anything is loaded. Left out: programs, and what tfjs's pools keep of
 * freed buffers; `SPARE` stands for them.
 */
import { PROJECTIONS, type DeviceName, type Projection } from '../record/engine';
import { adapterParametersOf, sizeOf, type ModelShape } from './shape';
import { codedBytes, floatBytes, vectorEntries, type MatrixEntry } from './tensors';

/** A model as `storedMatrices` knows it. */
export interface Sized {
  readonly shape: ModelShape;
  readonly matrices: readonly MatrixEntry[];
}

/** What is to be done with it. */
export interface Plan {
  /** Sequences at a time, and the tokens that each may have. */
  readonly batch: number;
  readonly length: number;
  /** Adapters side by side; none is trained where there is none. */
  readonly agents: number;
  readonly rank: number;
  readonly projections: readonly Projection[];
}

/** What a device grants, in bytes: in all, as far as anyone knows, and to one binding of a program. */
export interface Grant {
  readonly device: DeviceName;
  readonly memory: number;
  readonly binding: number;
}

/** Bytes. */
export interface Need {
  readonly weights: number;
  readonly cache: number;
  /** Values and two moments of each adapter. */
  readonly adapters: number;
  /** Most at a time while a sequence of the full length is trained on. */
  readonly training: number;
  readonly total: number;
}

export interface Fit {
  readonly need: Need;
  /** What does not fit, a sentence for people; null where all does. */
  readonly problem: string | null;
  /** The plan with length, batch or rank, or all of them, halved until it fits, those with the fewest halvings first; none where all fits, or where nothing would. */
  readonly nearest: readonly Plan[];
}

/** Share of a device's memory that is left to what is not counted. */
const SPARE = 0.1;

/** Bytes of the logits of a tile (ops/tiles.ts) and of their slopes. */
const HEAD_BYTES = 2 * 2 ** 24;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Bytes of a token in the cache: keys, values and a final hidden state. */
const tokenBytes = ({ layers, keyHeads, headWidth, width }: ModelShape): number => 4 * (2 * layers * keyHeads * headWidth + width);

/** Numbers a token that the tape of one block holds: each projection's input and output, each side of rotation, norms and sums; with as many slopes on the way back. */
const tapeNumbers = (shape: ModelShape): number => 2 * (sum(PROJECTIONS.map((each) => sum(sizeOf(shape, each)))) + 4 * shape.width);

/** Bytes that the plan takes. */
export function needOf({ shape, matrices }: Sized, { batch, length, agents, rank, projections }: Plan, device: DeviceName): Need {
  const weights =
    sum(matrices.map(device === 'webgpu' ? codedBytes : floatBytes)) +
    sum(vectorEntries(shape).map((entry) => 4 * entry.length)) +
    4 * length * shape.headWidth; // the table of angles
  const cache = batch * length * tokenBytes(shape);
  const parameters = agents * adapterParametersOf(shape, rank, projections);
  const inputs = 4 * (shape.layers + 1) * length * shape.width;
  const training = agents ? inputs + 4 * length * tapeNumbers(shape) + HEAD_BYTES + 4 * parameters : 0;
  const adapters = 12 * parameters;
  return { weights, cache, adapters, training, total: weights + cache + adapters + training };
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** What of the plan does not fit, as a sentence. */
function problemOf(sized: Sized, plan: Plan, { device, memory, binding }: Grant): string | null {
  const { total, weights } = needOf(sized, plan, device);
  const { width, keyHeads, headWidth } = sized.shape;
  const granted = (1 - SPARE) * memory;
  if (weights > granted) return `The model alone takes ${gigabytes(weights)}, and this device has ${gigabytes(granted)} to give. Choose a smaller one.`;
  if (total > granted)
    return `The model takes ${gigabytes(weights)}, and with its cache and training ${gigabytes(total)}, where this device has ${gigabytes(granted)} to give.`;
  if (4 * (plan.batch * plan.length + 1) * Math.max(width, keyHeads * headWidth) > binding)
    return `A cache of ${plan.batch} sequences of ${plan.length} tokens is larger than a program may read at once on this device (${gigabytes(binding)}).`;
  return null;
}

/** What is halved together: one number alone, or all. */
const WAYS = [['length'], ['batch'], ['rank'], ['length', 'batch', 'rank']] as const;

/** The plan with these numbers halved so many times, at least 1 each. */
const halved = (plan: Plan, names: readonly ('length' | 'batch' | 'rank')[], times: number): Plan => ({
  ...plan,
  ...Object.fromEntries(names.map((name) => [name, Math.max(1, plan[name] >> times)]))
});

/** Whether the plan fits, and what would instead. */
export function fit(sized: Sized, plan: Plan, grant: Grant): Fit {
  const need = needOf(sized, plan, grant.device);
  const problem = problemOf(sized, plan, grant);
  if (problem === null) return { need, problem, nearest: [] };
  const nearest = WAYS.flatMap((names) => {
    for (let times = 1; names.some((name) => plan[name] >> times >= 1); times++) {
      const other = halved(plan, names, times);
      if (problemOf(sized, other, grant) === null) return [{ other, halvings: times * names.length }];
    }
    return [];
  });
  return { need, problem, nearest: nearest.sort((a, b) => a.halvings - b.halvings).map(({ other }) => other) };
}
