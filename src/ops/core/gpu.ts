/** Runs WGSL programs inside tfjs's own command encoder, so that they keep their order with tfjs's ops. */
import { engine, type Tensor } from '@tensorflow/tfjs-core';
import { dispatchLimit } from './dispatchLimit';
import { flush, openPass, recorder } from './recorder';

/** One dispatch of a program over a kernel's tensors. */
export interface Dispatch {
  /** Bindings, in order: the kernel's inputs as declared, its outputs, then the uniform block. */
  readonly wgsl: string;
  /** Which of those tensors this program binds, by position; all of them where absent. */
  readonly binds?: readonly number[];
  /** Workgroups along x and, past the 65,535 limit, y; see `grid`. */
  readonly workgroups: readonly [number, number, number];
  /** The uniform block, 32 bits a member, in order. */
  readonly uniforms: readonly Uniform[];
  /** Its multiplications, where it may be long. */
  readonly work?: number;
}

export type Uniform = { readonly u32: number } | { readonly f32: number };

/** Where tensors and dispatches go instead, while something is being prepared; see capture.ts. */
export interface DispatchSink {
  allocate(shape: readonly number[]): Tensor;
  record(tensors: readonly Tensor[], dispatches: readonly Dispatch[]): void;
}

/** Dispatches recorded before they are submitted; disposed buffers wait for the submit (TFJS 4.22's own default is 15). */
const BATCH = 32;

/** Longest dispatches' worth of work that is submitted at once: a system counts a whole submit as one use of the GPU. */
const LONG = 2;

/** Most workgroups along one dimension of a dispatch. */
const WIDEST = 65_535;

const pipelines = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>();

let sink: DispatchSink | null = null;

/** Multiplications recorded since the last submit. */
let recorded = 0;

/** Sends what `build` allocates and records to another place. */
export function divert<Result>(into: DispatchSink, build: () => Result): Result {
  sink = into;
  try {
    return build();
  } finally {
    sink = null;
  }
}

/** The compiled program, from its text; compiled once a device. */
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

/** Workgroups that cover `count` of them: along x, and folded into y past the limit. A program finds its number as `id.y * 65535 + id.x`. */
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

/** Records the dispatches over `tensors`, whose buffers are bound in order; results are written in place. */
export function record(tensors: readonly Tensor[], dispatches: readonly Dispatch[]): void {
  if (sink) return sink.record(tensors, dispatches);
  const open = recorder();
  for (const { dataId } of tensors) open.uploadToGPU(dataId); // may end the open pass, so it comes first
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
    open.tensorMap.get(dataId).values = null; // what was read before is stale now
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
