/** What an engine says of itself: device, model and memory. */
import { kvCacheBytes } from '../model/generation/kvCache';
import { parametersOf } from '../model/body/shape';
import type { EngineInfo } from '../record/engine';
import type { EngineAdapters } from './adapters';
import type { LoadedModel } from './loadModel';

/** The facts of a loaded model with its present adapters. */
export function engineInfo({ file, device, cache, contextLength, weightBytes, loadMs }: LoadedModel, adapters: EngineAdapters): EngineInfo {
  const memory = { weights: weightBytes, adapters: adapters.bytes(), cache: kvCacheBytes(file.shape, cache.capacity) };
  return {
    device: device.name,
    adapter: device.adapter,
    reason: device.reason,
    model: file.name,
    dialect: file.language.dialect,
    parameters: parametersOf(file.shape),
    adapterParameters: adapters.parameters(),
    vocabulary: file.shape.vocabulary,
    contextLength,
    memory: { ...memory, total: memory.weights + memory.adapters + memory.cache },
    loadMs,
    ...(file.unreadable ? { unreadable: file.unreadable } : {})
  };
}
