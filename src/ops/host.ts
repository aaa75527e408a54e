/** Kernels' view of tensors that live in addressable memory: the WebAssembly heap. */
import { backend, engine, type DataType, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';

/** The part of tfjs's WASM backend used here. */
interface Heap {
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): Float32Array;
}

const heap = (): Heap => backend() as unknown as Heap;

/** A float32 tensor whose contents are not set yet. */
export function allocateOnHeap(shape: readonly number[]): Tensor {
  const { dataId } = heap().makeOutput([...shape], 'float32');
  return engine().makeTensorFromTensorInfo({ dataId, shape: [...shape], dtype: 'float32' });
}

/** The tensor's own memory: numbers, whatever the dtype. Valid until the next allocation, which may move the heap. */
export function view(tensor: Tensor): Float32Array {
  return heap().typedArrayFromHeap(tensor);
}
