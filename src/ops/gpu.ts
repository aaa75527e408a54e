/** Runs WGSL programs inside tfjs's own command encoder, so that they keep their order with tfjs's ops. */
import { backend, engine, type DataType, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';

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
}

export type Uniform = { readonly u32: number } | { readonly f32: number };

/** Members of tfjs's WebGPU backend used here; some are private to TypeScript only (pinned to 4.22.0). */
interface Recorder {
  readonly device: GPUDevice;
  readonly bufferManager: { acquireBuffer(size: number, usage: number): GPUBuffer };
  readonly uniformPendingDisposal: GPUBuffer[];
  readonly commandQueueOwnedIds: WeakSet<object>;
  readonly tensorMap: { get(id: object): { values: unknown; resource?: GPUBuffer } };
  makeTensorInfo(shape: number[], dtype: DataType): TensorInfo;
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
  uploadToGPU(id: object): void;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

/** Dispatches recorded before they are submitted; disposed buffers wait for the submit (TFJS 4.22's own default is 15). */
const BATCH = 32;

/** Most workgroups along one dimension of a dispatch. */
const WIDEST = 65_535;

const pipelines = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>();

function pipelineOf(device: GPUDevice, wgsl: string): GPUComputePipeline {
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

function uniformBuffer(recorder: Recorder, uniforms: readonly Uniform[]): GPUBuffer {
  const bytes = Math.ceil(uniforms.length / 4) * 16;
  const data = new DataView(new ArrayBuffer(bytes));
  uniforms.forEach((member, i) => ('u32' in member ? data.setUint32(4 * i, member.u32, true) : data.setFloat32(4 * i, member.f32, true)));
  const buffer = recorder.bufferManager.acquireBuffer(bytes, GPUBufferUsage.COPY_DST | GPUBufferUsage.UNIFORM);
  recorder.device.queue.writeBuffer(buffer, 0, data.buffer);
  recorder.uniformPendingDisposal.push(buffer);
  return buffer;
}

/** A float32 tensor whose contents are not set yet. */
export function allocateOnGpu(shape: readonly number[]): Tensor {
  return engine().makeTensorFromTensorInfo((backend() as unknown as Recorder).makeTensorInfo([...shape], 'float32'));
}

/** Records the dispatches over `tensors`, whose buffers are bound in order; results are written in place. */
export function record(tensors: readonly Tensor[], dispatches: readonly Dispatch[]): void {
  const recorder = backend() as unknown as Recorder;
  for (const { dataId } of tensors) recorder.uploadToGPU(dataId); // may end the open pass, so it comes first
  for (const { wgsl, binds, workgroups, uniforms } of dispatches) {
    const pipeline = pipelineOf(recorder.device, wgsl);
    const buffers = [
      ...(binds?.map((i) => tensors[i]!) ?? tensors).map(({ dataId }) => recorder.tensorMap.get(dataId).resource!),
      uniformBuffer(recorder, uniforms)
    ];
    const group = recorder.device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } }))
    });
    recorder.ensureCommandEncoderReady();
    recorder.computePassEncoder ??= recorder.commandEncoder!.beginComputePass();
    recorder.computePassEncoder.setPipeline(pipeline);
    recorder.computePassEncoder.setBindGroup(0, group);
    recorder.computePassEncoder.dispatchWorkgroups(...workgroups);
    recorder.dispatchCountInPass++;
  }
  for (const { dataId } of tensors) {
    recorder.commandQueueOwnedIds.add(dataId);
    recorder.tensorMap.get(dataId).values = null; // what was read before is stale now
  }
  if (recorder.dispatchCountInPass >= BATCH) {
    recorder.endComputePassEncoder();
    recorder.submitQueue();
  }
}

/** Hands everything recorded so far to the active WebGPU device; resolves once it is done. */
export async function finishGpu(): Promise<void> {
  const recorder = backend() as unknown as Recorder;
  if (recorder.commandEncoder) {
    recorder.endComputePassEncoder();
    recorder.submitQueue();
  }
  await recorder.device.queue.onSubmittedWorkDone();
}
