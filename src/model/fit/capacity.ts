/** How many tokens a key-value cache of a given size holds. */
import { getBackend } from '@tensorflow/tfjs-core';
import { recorder } from '../../ops/core/recorder';
import { MAX_CACHE_TOKENS } from './limits';
import { cachedTokenBytes, type ModelShape } from '../body/shape';

/** Most bytes that a program of the active device can bind at once. */
const bindingLimit = (): number => (getBackend() === 'webgpu' ? recorder().device.limits.maxStorageBufferBindingSize : Infinity);

/** Tokens within a budget in bytes, where no tensor of the cache may have more than `binding` bytes. Throws a RangeError where not even one fits. */
export function capacityWithin(budget: number, shape: ModelShape, binding = bindingLimit()): number {
  const { keyHeads, headWidth, width } = shape;
  const widest = 4 * Math.max(keyHeads * headWidth, width);
  const capacity = Math.min(MAX_CACHE_TOKENS, Math.floor(budget / cachedTokenBytes(shape)), Math.floor(binding / widest) - 1); // the tensors have one row more, for padding
  if (capacity < 1)
    throw new RangeError(`A cache of ${budget} bytes holds no token of this model, which takes ${cachedTokenBytes(shape)}. Give it more memory.`);
  return capacity;
}
