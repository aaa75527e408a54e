/** The roofline of the adapter: its highest memory bandwidth, by a plain copy, and its highest rate of arithmetic, by fused multiply-adds in registers. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { ownTensor, storageBuffer } from '../ops/core/capture';
import { finishGpu, grid, record, type Dispatch } from '../ops/core/gpu';
import { recorder } from '../ops/core/recorder';
import type { BenchLimits } from '../record/bench';
import copyText from './copy.wgsl?raw';
import fmaText from './fma.wgsl?raw';
import { timeOf } from './time';

/** Bytes of the buffer copied: larger than GPU caches; the smaller one where the adapter's binding limit is below the first. */
const COPIED = [256 * 2 ** 20, 64 * 2 ** 20] as const;

/** Least milliseconds of work that the host's clock measures reliably. */
const ENOUGH = 40;

const REPEATS = 5;

/** Shortest time of one dispatch in seconds, from as many in a row as `ENOUGH` asks for, after one uncounted. */
async function shortestDispatch(tensors: readonly Tensor[], dispatch: Dispatch): Promise<number> {
  const passes = async (count: number): Promise<number> =>
    (await timeOf(() => {
      for (let i = 0; i < count; i++) record(tensors, [dispatch]);
      return finishGpu();
    })) / count;
  await passes(1);
  const count = Math.ceil(ENOUGH / (await passes(1)));
  let least = Infinity;
  for (let repeat = 0; repeat < REPEATS; repeat++) least = Math.min(least, await passes(count));
  return least / 1000;
}

/** Runs `use` with tensors over buffers that tfjs's pool does not keep afterwards. */
async function withBuffers<Result>(sizes: readonly number[], use: (tensors: readonly Tensor[]) => Promise<Result>): Promise<Result> {
  const buffers = sizes.map(storageBuffer);
  const tensors = buffers.map((buffer) => ownTensor([buffer.size / 4], 'float32', buffer));
  try {
    return await use(tensors);
  } finally {
    tensors.forEach((tensor) => tensor.dispose());
    buffers.forEach((buffer) => buffer.destroy());
  }
}

/** Bytes a second, read and written ones both counted. */
function measureBandwidth(): Promise<number> {
  const { maxStorageBufferBindingSize } = recorder().device.limits;
  const bytes = COPIED.find((size) => size <= maxStorageBufferBindingSize) ?? COPIED[1];
  const dispatch = { wgsl: copyText, workgroups: grid(bytes / 4096), uniforms: [{ u32: bytes / 16 }] };
  return withBuffers([bytes, bytes], async (tensors) => (2 * bytes) / (await shortestDispatch(tensors, dispatch)));
}

/** Workgroups of 256 threads, and rounds of a first try. */
const GROUPS = 4096;
const FEW = 4;

/** Additions and multiplications a second, f32: rounds enough that reading and writing weigh nothing, and few enough for a GPU watchdog. */
function measureArithmetic(): Promise<number> {
  return withBuffers([32, GROUPS * 4096], async (tensors) => {
    const secondsOf = (rounds: number): Promise<number> =>
      shortestDispatch(tensors, { wgsl: fmaText, workgroups: [GROUPS, 1, 1], uniforms: [{ u32: rounds }] });
    const rounds = Math.min(2048, Math.max(FEW, Math.round((FEW * ENOUGH) / 1000 / (await secondsOf(FEW)))));
    return (GROUPS * 256 * rounds * 8 * 4 * 2) / (await secondsOf(rounds));
  });
}

/** Measures both on the active WebGPU device. */
export async function measureRoofline(): Promise<BenchLimits> {
  return { bandwidth: await measureBandwidth(), arithmetic: await measureArithmetic() };
}
