/** The members of tfjs's WebGPU backend that our programs are recorded with; some are private to TypeScript only (pinned to 4.22.0). */
import { backend, type DataType, type TensorInfo } from '@tensorflow/tfjs-core';

/** tfjs's record of a tensor's contents. */
interface Contents {
  /** Values last uploaded or read back; stale once one of our programs has written the buffer. */
  values: unknown;
  readonly resource?: GPUBuffer;
}

/** tfjs's command encoder, open pass and buffers. */
export interface Recorder {
  readonly device: GPUDevice;
  readonly bufferManager: { acquireBuffer(size: number, usage: number): GPUBuffer };
  readonly uniformPendingDisposal: GPUBuffer[];
  readonly commandQueueOwnedIds: WeakSet<object>;
  readonly tensorMap: { get(id: object): Contents; has(id: object): boolean };
  makeTensorInfo(shape: number[], dtype: DataType): TensorInfo;
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
  uploadToGPU(id: object): void;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  runWebGPUProgram(...program: unknown[]): unknown;
  disposeData(id: object, force?: boolean): boolean;
}

/** The recorder of the active backend, which must be WebGPU's. */
export const recorder = (): Recorder => backend() as unknown as Recorder;

/** Submits everything recorded so far, so that commands queued next run after it. */
export function flush(): void {
  const { commandEncoder } = recorder();
  if (!commandEncoder) return;
  recorder().endComputePassEncoder();
  recorder().submitQueue();
}

/** tfjs's open compute pass; begins one where none is open. */
export function openPass(): GPUComputePassEncoder {
  const open = recorder();
  open.ensureCommandEncoderReady();
  return (open.computePassEncoder ??= open.commandEncoder!.beginComputePass());
}
