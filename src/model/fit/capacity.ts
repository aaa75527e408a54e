/** How many tokens a cache of so many bytes holds. */
import { getBackend } from '@tensorflow/tfjs-core';
import { recorder } from '../../ops/core/recorder';
import { MAX_CACHE_TOKENS } from './limits';
import { kvCacheBytes } from '../generation/kvCache';
import type { ModelShape } from '../body/shape';

/** Bytes that a program can reach in one buffer of the active device. */
const reach = (): number => (getBackend() === 'webgpu' ? recorder().device.limits.maxStorageBufferBindingSize : Infinity);

/** Tokens within a budget in bytes, where no pool may have more than `binding` bytes. Throws a RangeError where not even one fits. */
export function capacityWithin(budget: number, shape: ModelShape, binding = reach()): number {
  const { keyHeads, headWidth, width } = shape;
  const widest = 4 * Math.max(keyHeads * headWidth, width);
  const capacity = Math.min(MAX_CACHE_TOKENS, Math.floor(budget / kvCacheBytes(shape, 1)), Math.floor(binding / widest) - 1); // pools have one slot that is nobody's
  if (capacity < 1)
    throw new RangeError(`A cache of ${budget} bytes holds no token of this model, which takes ${kvCacheBytes(shape, 1)}. Give it more memory.`);
  return capacity;
}
