/** Graph capture: records the dispatches of a function once, with their bind groups, and submits them again at a fraction of the cost of recording. */
import { engine, tensor, type Tensor } from '@tensorflow/tfjs-core';
import { boundTensors, divert, pipelineOf, uniformBytes, type Dispatch } from './gpu';
import { flush, openPass, recorder } from './recorder';

/** Captured dispatches with all their bindings. Between two replays only the contents of the tensors that the captured function reads may change. */
export interface CapturedGraph {
  /** Number of dispatches. */
  readonly dispatches: number;
  /** Bytes of the buffers it allocated: intermediates, outputs, uniforms. */
  readonly bytes: number;
  /** What the captured function returned; its contents are those of the last replay. Not to be disposed. */
  readonly outputs: readonly Tensor[];
  /** Records all dispatches and submits them. */
  replay(): void;
  /** Frees its buffers. */
  dispose(): void;
}

/** Uniform blocks of one buffer begin at multiples of this many bytes (WebGPU's default limit). */
const ALIGNMENT = 256;

/** Dispatches between two submits. */
const BATCH = 256;

interface CapturedDispatch {
  readonly dispatch: Dispatch;
  readonly buffers: readonly GPUBuffer[];
}

interface BoundDispatch {
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly workgroups: readonly [number, number, number];
}

/** A float32 or int32 tensor over a given buffer, which tfjs neither pools nor frees. */
export function ownTensor(shape: readonly number[], dtype: 'float32' | 'int32', buffer: GPUBuffer): Tensor {
  return tensor({ buffer, zeroCopy: true }, [...shape], dtype);
}

/** Bytes of a tensor of four-byte elements. */
export const tensorBytes = (shape: readonly number[]): number => 4 * shape.reduce((product, size) => product * size, 1);

/** A new storage buffer on the active WebGPU device, which the host may also write to and copy from. */
export function storageBuffer(bytes: number): GPUBuffer {
  return recorder().device.createBuffer({ size: bytes, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST });
}

/** Buffers for intermediate tensors: one freed by `dispose` or `tidy` is reused by the next tensor of its size, which is safe since dispatches run in order. */
function openArena() {
  const buffers: GPUBuffer[] = [];
  const free = new Map<number, GPUBuffer[]>();
  const owners = new Map<object, GPUBuffer>();
  return {
    buffers,
    allocate(shape: readonly number[]): Tensor {
      const bytes = tensorBytes(shape);
      let buffer = free.get(bytes)?.pop();
      if (!buffer) buffers.push((buffer = storageBuffer(bytes)));
      const made = ownTensor(shape, 'float32', buffer);
      owners.set(made.dataId, buffer);
      return made;
    },
    owns: (id: object): boolean => owners.has(id),
    release(id: object): void {
      const buffer = owners.get(id);
      if (!buffer) return;
      owners.delete(id);
      free.set(buffer.size, [...(free.get(buffer.size) ?? []), buffer]);
    }
  };
}

/** Runs `build` with tfjs patched to call `released` for each disposed tensor, and to throw where it would run an op of its own: only kernels can be replayed. */
function guarded<Result>(released: (id: object) => void, build: () => Result): Result {
  const open = recorder();
  const { disposeData, runWebGPUProgram } = open;
  open.disposeData = function (id, force) {
    const wasDisposed = disposeData.call(this, id, force);
    if (!open.tensorMap.has(id)) released(id);
    return wasDisposed;
  };
  open.runWebGPUProgram = () => {
    throw new Error('An op of tfjs cannot be prepared: write it as a kernel.');
  };
  try {
    return build();
  } finally {
    open.disposeData = disposeData;
    open.runWebGPUProgram = runWebGPUProgram;
  }
}

/** Writes all uniform blocks to one buffer and binds each dispatch to its own block. */
function bind(steps: readonly CapturedDispatch[], uniforms: GPUBuffer): BoundDispatch[] {
  const { device } = recorder();
  return steps.map(({ dispatch, buffers }, i) => {
    const bytes = uniformBytes(dispatch.uniforms);
    device.queue.writeBuffer(uniforms, i * ALIGNMENT, bytes);
    const pipeline = pipelineOf(device, dispatch.wgsl);
    const resources = [...buffers.map((buffer) => ({ buffer })), { buffer: uniforms, offset: i * ALIGNMENT, size: bytes.byteLength }];
    const group = device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: resources.map((resource, binding) => ({ binding, resource }))
    });
    return { pipeline, group, workgroups: dispatch.workgroups };
  });
}

/**
 * Prepares what `build` records on the active WebGPU device; nothing is computed yet. `build` may call kernels only. Every tensor it reads and did not make
 * Captures the dispatches that `build` records on the active WebGPU device; nothing is computed yet. `build` may call kernels only. Every tensor that it reads and did not
 * create must outlive the graph. Throws an Error where it calls an op of tfjs, or reads a tensor that is disposed by the time it returns.
 */
export function capture(build: () => readonly Tensor[]): CapturedGraph {
  const arena = openArena();
  const steps: CapturedDispatch[] = [];
  const read = new Set<object>();
  function record(tensors: readonly Tensor[], dispatches: readonly Dispatch[]): void {
    const { tensorMap } = recorder();
    for (const { dataId } of tensors) {
      recorder().uploadToGPU(dataId);
      if (arena.owns(dataId)) continue;
      read.add(dataId);
      tensorMap.get(dataId).values = null;
    }
    for (const dispatch of dispatches) steps.push({ dispatch, buffers: boundTensors(dispatch, tensors).map(({ dataId }) => tensorMap.get(dataId).resource!) });
  }
  const { device, tensorMap } = recorder();
  const built = (): Tensor[] => {
    const made = engine().tidy(() => [...build()]);
    if ([...read].every((id) => tensorMap.has(id))) return made;
    made.forEach((each) => each.dispose());
    throw new Error('What is prepared must not read tensors that are disposed before it runs.');
  };
  let outputs: Tensor[];
  try {
    outputs = guarded(
      (id) => arena.release(id),
      () => divert({ allocate: (shape) => arena.allocate(shape), record }, built)
    );
  } catch (error) {
    arena.buffers.forEach((buffer) => buffer.destroy());
    throw error;
  }
  outputs.forEach((output) => engine().keep(output));
  const uniforms = device.createBuffer({ size: Math.max(1, steps.length) * ALIGNMENT, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
  const bound = bind(steps, uniforms);

  function encode(from: number, to: number): void {
    const pass = openPass();
    let last: GPUComputePipeline | null = null;
    for (let i = from; i < to; i++) {
      const { pipeline, group, workgroups } = bound[i]!;
      if (pipeline !== last) pass.setPipeline((last = pipeline));
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(workgroups[0], workgroups[1], workgroups[2]);
    }
    flush();
  }

  return {
    dispatches: steps.length,
    bytes: arena.buffers.reduce((total, { size }) => total + size, uniforms.size),
    outputs,
    replay() {
      for (let from = 0; from < bound.length; from += BATCH) encode(from, Math.min(bound.length, from + BATCH));
    },
    dispose() {
      outputs.forEach((output) => output.dispose());
      [...arena.buffers, uniforms].forEach((buffer) => buffer.destroy());
    }
  };
}
