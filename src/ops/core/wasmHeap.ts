/** Typed arrays over tensors on the WebAssembly heap. */
import { backend, engine, type DataType, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';

/** The part of tfjs's WASM backend used here. */
interface Heap {
  readonly dataIdMap: { get(dataId: object): { readonly id: number; readonly memoryOffset: number } };
  readonly wasm: { readonly tfjs: { disposeData(id: number): void; registerTensor(id: number, size: number, memoryOffset: number): void } };
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): Float32Array;
}

const heap = (): Heap => backend() as unknown as Heap;

/** A float32 tensor whose contents are not set yet. */
export function allocateOnHeap(shape: readonly number[]): Tensor {
  const { dataId } = heap().makeOutput([...shape], 'float32');
  return engine().makeTensorFromTensorInfo({ dataId, shape: [...shape], dtype: 'float32' });
}

/** The tensor's own memory: a Float32Array, or for an int32 tensor an Int32Array under that type. Valid until the next allocation, which may move the heap. */
export function heapView(tensor: Tensor): Float32Array {
  return heap().typedArrayFromHeap(tensor);
}

/** To be called after the tensor's memory was changed in place: XNNPACK caches, by id, a packed copy of every right operand it has multiplied by, and would go on using it. */
export function forgetPacked({ dataId, size }: Tensor): void {
  const { dataIdMap, wasm } = heap();
  const { id, memoryOffset } = dataIdMap.get(dataId);
  wasm.tfjs.disposeData(id); // drops the id and its packed copy, not the memory
  wasm.tfjs.registerTensor(id, size, memoryOffset);
}
