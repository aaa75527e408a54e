/**
 * Whether a model and what is to be done with it fit a device, from plain numbers, before anything is loaded. Left out: programs, and what tfjs's pools keep of
 * Estimates whether a model and its workload fit a device, from their sizes, before anything is loaded. Not counted: compiled programs, and freed buffers that tfjs
 * keeps for reuse; `SPARE` allows for them.
 */
import { PROJECTIONS, type DeviceName } from '../../record/engine';
import { gigabytes, type Fit, type Grant, type MemoryNeed, type Workload } from '../../record/fit';
import type { ModelMeasures } from '../../record/model';
import { MAX_WASM_WEIGHT_BYTES } from './limits';
import { adapterParametersOf, cachedTokenBytes, sizeOf } from '../body/shape';
import { codedBytes, floatBytes, vectorEntries, type MatrixEntry } from '../body/tensorEntries';

/** A model's shape, and its matrices in the layouts that they will have in memory. */
export interface SizedModel {
  readonly shape: ModelMeasures;
  readonly matrices: readonly MatrixEntry[];
}

/** Share of a device's memory left for what is not counted. */
const SPARE = 0.1;

/** Bytes of the logits of a tile (ops/head/vocabularyTiles.ts) and of their gradient. */
const HEAD_BYTES = 2 * 2 ** 24;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Numbers per token on the gradient tape of one block: inputs and outputs of each projection, norms and sums; and as many gradients. */
const tapeNumbers = (shape: ModelMeasures): number => 2 * (sum(PROJECTIONS.map((each) => sum(sizeOf(shape, each)))) + 4 * shape.width);

/** Bytes that a workload takes. */
export function memoryNeed({ shape, matrices }: SizedModel, plan: Workload, device: DeviceName): MemoryNeed {
  const { batch, length, agents, rank, projections, tokenBudget = 0, anchored = false } = plan;
  const trained = Math.max(length, tokenBudget);
  const weights =
    sum(matrices.map(device === 'webgpu' ? codedBytes : floatBytes)) +
    sum(vectorEntries(shape).map((entry) => 4 * entry.length)) +
    4 * length * shape.headWidth; // the rotary table
  const cache = batch * length * cachedTokenBytes(shape);
  const parameters = agents * adapterParametersOf(shape, rank, projections);
  const inputs = 4 * (shape.layers + 1) * trained * shape.width;
  const training = agents ? inputs + 4 * trained * tapeNumbers(shape) + HEAD_BYTES + 4 * parameters : 0;
  const adapters = (anchored ? 16 : 12) * parameters;
  return { weights, cache, adapters, training, total: weights + cache + adapters + training };
}

/** The sentence that says why the workload does not fit; null where it does. */
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

/** The numbers that are halved together: one alone, or all. */
const WAYS = [['length'], ['batch'], ['rank'], ['length', 'batch', 'rank']] as const;

/** The workload with these numbers halved `times` times, each at least 1. */
const halved = (plan: Workload, names: readonly ('length' | 'batch' | 'rank')[], times: number): Workload => ({
  ...plan,
  ...Object.fromEntries(names.map((name) => [name, Math.max(1, plan[name] >> times)]))
});

/** Whether the workload fits the grant and, where it does not, the nearest ones that do, by halving its numbers. */
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
