/** The subject of the bench: a seeded model on an open device, with one agent's adapter on all projections, cache and generator. */
import { memory, type Tensor } from '@tensorflow/tfjs-core';
import { randomOf } from '../math/random';
import { tuneFor } from '../engine/tuning';
import { disposeAdapterPool, openAdapterPool, type AdapterPool } from '../model/body/adapterPool';
import { disposeBody, loadBody, type ModelBody } from '../model/body/body';
import { kvCacheBytes, disposeKvCache, openKvCache } from '../model/generation/kvCache';
import { openGenerator, type TokenGenerator } from '../model/generation/generate';
import { adapterParametersOf, parametersOf, sizeOf, type ModelShape } from '../model/body/shape';
import type { Device } from '../ops/core/device';
import type { TunedPrograms } from '../ops/tuning/tunedPrograms';
import { tensorsOf, type Weight } from '../ops/linear/weight';
import type { BenchedModel, BenchMemory, BenchModel, BenchReport } from '../record/bench';
import { PROJECTIONS } from '../record/engine';
import { randomModelFile } from './randomModel';
import { SHAPES } from './shape';
import { timeOf } from './time';

/** Rank of the adapter. */
export const RANK = 16;

const AGENT = 'master';

/** Most tokens in one forward pass of prefill, as in the engine. */
const CHUNK = 1024;

/** The sizes and repeats of the measurements. */
export interface BenchEffort {
  readonly repeats: number;
  readonly batches: readonly number[];
  /** Tokens before a decode step, and tokens fed one by one. */
  readonly context: number;
  readonly decoded: number;
  readonly prefills: readonly number[];
  readonly lengths: readonly number[];
}

/** The default effort. */
export const SHORT: BenchEffort = { repeats: 3, batches: [1, 4, 8, 16], context: 16, decoded: 16, prefills: [64], lengths: [32, 128] };
/** About five times the time. */
export const THOROUGH: BenchEffort = {
  repeats: 7,
  batches: [1, 4, 8, 16],
  context: 128,
  decoded: 64,
  prefills: [128, 512, 2048],
  lengths: [128, 256, 512, 1024]
};

/** Tokens a cache must hold for every measurement by itself. */
const capacityOf = ({ batches, context, decoded, prefills }: BenchEffort): number =>
  Math.max(Math.max(...batches) * (context + decoded + 1), Math.max(...prefills) + 1);

const bytesOf = (tensors: readonly Tensor[]): number => tensors.reduce((total, { size }) => total + 4 * size, 0);

/** Bytes of the body's matrices as the device holds them. */
function weightBytes({ blocks, embedding, head }: ModelBody): number {
  return [...blocks.flatMap(({ weights }) => Object.values(weights)), ...new Set([embedding, head])].reduce(
    (total, weight) => total + bytesOf(tensorsOf(weight)),
    0
  );
}

/** Bytes of matrices that a decode step reads: one orientation of each block's and of the head; of an embedding that is another matrix only rows are read. */
function bytesPerStep({ blocks, head }: ModelBody): number {
  const read = (weight: Weight): number => bytesOf(weight.kind === 'frozen' ? tensorsOf(weight).slice(0, 1) : tensorsOf(weight));
  return [...blocks.flatMap(({ weights }) => Object.values(weights)), head].reduce((total, weight) => total + read(weight), 0);
}

/** Multiplications and additions of one token in the blocks' matrices, adapters included. */
const blockFlops = (shape: ModelShape): number =>
  2 *
  shape.layers *
  PROJECTIONS.reduce((total, projection) => {
    const [inputs, outputs] = sizeOf(shape, projection);
    return total + inputs * outputs + RANK * (inputs + outputs);
  }, 0);

/** An open model with all that the measurements need. */
export interface BenchSetup {
  readonly device: Device;
  readonly effort: BenchEffort;
  readonly body: ModelBody;
  readonly pool: AdapterPool;
  readonly generator: TokenGenerator;
  readonly model: BenchedModel;
  /** Milliseconds that putting the weights on the device took. */
  readonly load: number;
  readonly tuning: BenchReport['tuning'];
  readonly agent: string;
  /** Bytes held; null where the device does not report them. */
  memory(): BenchMemory;
  /** `length` random tokens, seeded by the name. */
  text(name: string, length: number): number[];
  dispose(): void;
}

/** Bytes of the GPU's buffers that tfjs has, in use and in all; null on WebAssembly. */
export function poolBytes(): { readonly used: number; readonly allocated: number } | null {
  const { numBytesInGPU, numBytesAllocatedInGPU } = memory() as { numBytesInGPU?: number; numBytesAllocatedInGPU?: number };
  return numBytesInGPU === undefined || numBytesAllocatedInGPU === undefined ? null : { used: numBytesInGPU, allocated: numBytesAllocatedInGPU };
}

/** Tunes the body's programs as at a first load. */
async function tune(body: ModelBody, device: Device): Promise<BenchReport['tuning']> {
  let chosen: TunedPrograms | null = null;
  const milliseconds = await timeOf(() =>
    tuneFor(
      body,
      device,
      {
        get: async () => null,
        put: async (_, programs) => {
          chosen = programs;
        }
      },
      () => undefined
    )
  );
  return chosen && { milliseconds, chosen };
}

/** Draws the model's weights, puts them on the device and chooses its programs. */
export async function openBenchSetup(device: Device, name: BenchModel, effort: BenchEffort): Promise<BenchSetup> {
  const shape = SHAPES[name];
  const began = performance.now();
  let drawing = 0;
  const body = loadBody(randomModelFile(name, shape, (milliseconds) => (drawing += milliseconds)));
  await device.settle();
  const load = performance.now() - began - drawing;
  const tuning = await tune(body, device);
  const capacity = capacityOf(effort);
  const cache = openKvCache(body, capacity);
  const pool = openAdapterPool(shape, [AGENT], { rank: RANK, alpha: 2 * RANK, projections: PROJECTIONS, seed: 1 });
  const generator = openGenerator({ body, cache, adapterPool: () => pool, stop: -1, chunk: () => CHUNK });
  const adapters = adapterParametersOf(shape, RANK, PROJECTIONS);
  return {
    device,
    effort,
    body,
    pool,
    generator,
    load,
    tuning,
    agent: AGENT,
    model: {
      name,
      parameters: parametersOf(shape),
      layers: shape.layers,
      rank: RANK,
      bytesPerStep: bytesPerStep(body) + 4 * adapters,
      blockFlops: blockFlops(shape),
      headFlops: 2 * shape.width * shape.vocabulary
    },
    memory: () => ({
      weights: weightBytes(body),
      adapters: 12 * adapters, // values and two moments, 4 bytes each
      cache: kvCacheBytes(shape, capacity),
      training: null,
      pool: poolBytes()?.allocated ?? null
    }),
    text(title, length) {
      const random = randomOf('bench', 'text', title);
      return Array.from({ length }, () => random.below(shape.vocabulary));
    },
    dispose() {
      generator.close();
      disposeAdapterPool(pool);
      disposeKvCache(cache);
      disposeBody(body);
    }
  };
}
