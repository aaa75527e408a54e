/**
 * Whether a model and what is to be done with it fit a device, from plain numbers, before anything is loaded. Left out: programs, and what tfjs's pools keep of
 * freed buffers; `SPARE` stands for them.
 */
import { PROJECTIONS, type DeviceName } from '../../record/engine';
import { gigabytes, type Fit, type Grant, type MemoryNeed, type Workload } from '../../record/fit';
import type { ModelMeasures } from '../../record/model';
import { MAX_WASM_WEIGHT_BYTES } from './limits';
import { adapterParametersOf, sizeOf } from '../body/shape';
import { codedBytes, floatBytes, vectorEntries, type MatrixEntry } from '../body/tensorEntries';

/** A model as `storedMatrices` knows it. */
export interface SizedModel {
  readonly shape: ModelMeasures;
  readonly matrices: readonly MatrixEntry[];
}

/** Share of a device's memory that is left to what is not counted. */
const SPARE = 0.1;

/** Bytes of the logits of a tile (ops/tiles.ts) and of their slopes. */
const HEAD_BYTES = 2 * 2 ** 24;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Bytes of a token in the cache: keys, values and a final hidden state. */
export const cachedTokenBytes = ({ layers, keyHeads, headWidth, width }: ModelMeasures): number => 4 * (2 * layers * keyHeads * headWidth + width);

/** Numbers a token that the tape of one block holds: each projection's input and output, each side of rotation, norms and sums; with as many slopes on the way back. */
const tapeNumbers = (shape: ModelMeasures): number => 2 * (sum(PROJECTIONS.map((each) => sum(sizeOf(shape, each)))) + 4 * shape.width);

/** Bytes that the plan takes. */
export function memoryNeed({ shape, matrices }: SizedModel, plan: Workload, device: DeviceName): MemoryNeed {
  const { batch, length, agents, rank, projections, tokenBudget = 0, anchored = false } = plan;
  const trained = Math.max(length, tokenBudget);
  const weights =
    sum(matrices.map(device === 'webgpu' ? codedBytes : floatBytes)) +
    sum(vectorEntries(shape).map((entry) => 4 * entry.length)) +
    4 * length * shape.headWidth; // the table of angles
  const cache = batch * length * cachedTokenBytes(shape);
  const parameters = agents * adapterParametersOf(shape, rank, projections);
  const inputs = 4 * (shape.layers + 1) * trained * shape.width;
  const training = agents ? inputs + 4 * trained * tapeNumbers(shape) + HEAD_BYTES + 4 * parameters : 0;
  const adapters = (anchored ? 16 : 12) * parameters;
  return { weights, cache, adapters, training, total: weights + cache + adapters + training };
}

/** What of the plan does not fit, as a sentence. */
function problemWith(sized: SizedModel, plan: Workload, { device, memory, binding }: Grant): string | null {
  const { total, weights } = memoryNeed(sized, plan, device);
  const { width, keyHeads, headWidth } = sized.shape;
  const granted = (1 - SPARE) * memory;
  if (device === 'wasm' && weights > MAX_WASM_WEIGHT_BYTES)
    return `Without WebGPU a model is unpacked, here to ${gigabytes(weights)}, where ${gigabytes(MAX_WASM_WEIGHT_BYTES)} are the most.`;
  if (weights > granted) return `The model alone takes ${gigabytes(weights)}, and this device has ${gigabytes(granted)} to give.`;
  if (total > granted)
    return `The model takes ${gigabytes(weights)}, and with its cache and training ${gigabytes(total)}, where this device has ${gigabytes(granted)} to give.`;
  if (4 * (plan.batch * plan.length + 1) * Math.max(width, keyHeads * headWidth) > binding)
    return `A cache of ${plan.batch} sequences of ${plan.length} tokens is larger than a program may read at once on this device (${gigabytes(binding)}).`;
  return null;
}

/** What is halved together: one number alone, or all. */
const WAYS = [['length'], ['batch'], ['rank'], ['length', 'batch', 'rank']] as const;

/** The plan with these numbers halved so many times, at least 1 each. */
const halved = (plan: Workload, names: readonly ('length' | 'batch' | 'rank')[], times: number): Workload => ({
  ...plan,
  ...Object.fromEntries(names.map((name) => [name, Math.max(1, plan[name] >> times)]))
});

/** Whether the plan fits, and what would instead. */
export function fit(sized: SizedModel, plan: Workload, grant: Grant): Fit {
  const need = memoryNeed(sized, plan, grant.device);
  const problem = problemWith(sized, plan, grant);
  if (problem === null) return { workload: plan, need, problem, nearest: [] };
  const nearest = WAYS.flatMap((names) => {
    for (let times = 1; names.some((name) => plan[name] >> times >= 1); times++) {
      const other = halved(plan, names, times);
      if (problemWith(sized, other, grant) === null) return [{ other, halvings: times * names.length }];
    }
    return [];
  });
  return { workload: plan, need, problem, nearest: nearest.sort((a, b) => a.halvings - b.halvings).map(({ other }) => other) };
}
