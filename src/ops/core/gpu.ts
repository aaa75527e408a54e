/** Runs WGSL programs inside tfjs's own command encoder, so that they keep their order with tfjs's ops. */
import { engine, type Tensor } from '@tensorflow/tfjs-core';
import { dispatchLimit } from './dispatchLimit';
import { flush, openPass, recorder } from './recorder';

/** One dispatch of a program over a kernel's tensors. */
export interface Dispatch {
  /** The program's text. Its bindings, in order: the kernel's inputs as declared, its outputs, then the uniform block. */
  readonly wgsl: string;
  /** Which of those tensors this program binds, by position; all of them where absent. */
  readonly binds?: readonly number[];
  /** Workgroups along x and, past the 65,535 limit, y; see `grid`. */
  readonly workgroups: readonly [number, number, number];
  /** The uniform block, 32 bits a member, in order. */
  readonly uniforms: readonly Uniform[];
  /** Multiplications it makes, where it may take long; see `dispatchLimit`. */
  readonly work?: number;
}

/** One member of a uniform block. */
export type Uniform = { readonly u32: number } | { readonly f32: number };

/** Takes allocations and dispatches in place of the device while a graph is captured; see capture.ts. */
export interface DispatchSink {
  allocate(shape: readonly number[]): Tensor;
  record(tensors: readonly Tensor[], dispatches: readonly Dispatch[]): void;
}

/** Dispatches recorded before a submit (15 in tfjs 4.22). Buffers disposed meanwhile are reused only after the submit. */
const BATCH = 32;

/** Work of one submit, in dispatches of the longest allowed kind: operating systems time out a submit as a whole. */
const LONG = 2;

/** Most workgroups along one dimension of a dispatch. */
const WIDEST = 65_535;

const pipelines = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>();

let sink: DispatchSink | null = null;

/** Multiplications recorded since the last submit. */
let recorded = 0;

/** Runs `build` with its allocations and dispatches going to `into`. */
export function divert<Result>(into: DispatchSink, build: () => Result): Result {
  sink = into;
  try {
    return build();
  } finally {
    sink = null;
  }
}

/** The pipeline of a program's text; compiled once per device. */
export function pipelineOf(device: GPUDevice, wgsl: string): GPUComputePipeline {
  const known = pipelines.get(device) ?? new Map<string, GPUComputePipeline>();
  pipelines.set(device, known);
  let pipeline = known.get(wgsl);
  if (!pipeline) {
    pipeline = device.createComputePipeline({ layout: 'auto', compute: { module: device.createShaderModule({ code: wgsl }), entryPoint: 'main' } });
    known.set(wgsl, pipeline);
  }
  return pipeline;
}

/** Dispatch dimensions for at least `count` workgroups: along x and, past 65,535, also y. A program computes its number as `id.y * 65535 + id.x`. */
export function grid(count: number): readonly [number, number, number] {
  return count <= WIDEST ? [count, 1, 1] : [WIDEST, Math.ceil(count / WIDEST), 1];
}

/** The uniform block's bytes: whole vectors of four members. */
export function uniformBytes(uniforms: readonly Uniform[]): ArrayBuffer {
  const data = new DataView(new ArrayBuffer(Math.ceil(uniforms.length / 4) * 16));
  uniforms.forEach((member, i) => ('u32' in member ? data.setUint32(4 * i, member.u32, true) : data.setFloat32(4 * i, member.f32, true)));
  return data.buffer;
}

function uniformBuffer(uniforms: readonly Uniform[]): GPUBuffer {
  const { bufferManager, device, uniformPendingDisposal } = recorder();
  const bytes = uniformBytes(uniforms);
  const buffer = bufferManager.acquireBuffer(bytes.byteLength, GPUBufferUsage.COPY_DST | GPUBufferUsage.UNIFORM);
  device.queue.writeBuffer(buffer, 0, bytes);
  uniformPendingDisposal.push(buffer);
  return buffer;
}

/** A float32 tensor whose contents are not set yet. */
export function allocateOnGpu(shape: readonly number[]): Tensor {
  return sink ? sink.allocate(shape) : engine().makeTensorFromTensorInfo(recorder().makeTensorInfo([...shape], 'float32'));
}

/** The tensors a dispatch binds, in order. */
export const boundTensors = ({ binds }: Dispatch, tensors: readonly Tensor[]): readonly Tensor[] => binds?.map((i) => tensors[i]!) ?? tensors;

/** Records the dispatches over `tensors`, whose buffers are bound in order; programs write to them in place. */
export function record(tensors: readonly Tensor[], dispatches: readonly Dispatch[]): void {
  if (sink) return sink.record(tensors, dispatches);
  const open = recorder();
  for (const { dataId } of tensors) open.uploadToGPU(dataId); // may end the open pass, so it is done first
  for (const dispatch of dispatches) {
    const pipeline = pipelineOf(open.device, dispatch.wgsl);
    const buffers = [...boundTensors(dispatch, tensors).map(({ dataId }) => open.tensorMap.get(dataId).resource!), uniformBuffer(dispatch.uniforms)];
    const group = open.device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } }))
    });
    const pass = openPass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(...dispatch.workgroups);
    open.dispatchCountInPass++;
    recorded += dispatch.work ?? 0;
    if (recorded >= LONG * dispatchLimit()) submit();
  }
  for (const { dataId } of tensors) {
    open.commandQueueOwnedIds.add(dataId);
    open.tensorMap.get(dataId).values = null; // values read back before are stale now
  }
  if (open.dispatchCountInPass >= BATCH) submit();
}

function submit(): void {
  recorded = 0;
  flush();
}

/** Hands everything recorded so far to the active WebGPU device; resolves once it is done. */
export async function finishGpu(): Promise<void> {
  flush();
  await recorder().device.queue.onSubmittedWorkDone();
}
