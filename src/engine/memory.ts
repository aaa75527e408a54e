/** Whether the GPU has memory for a model. A browser does not tell how much there is, so it is found by allocating it before anything is loaded. */
import type { StoredModel } from './model';
import { memoryNeed } from '../model/fit/fit';
import { planOf } from '../model/fit/plan';
import { storedMatrices } from '../model/body/storedBody';
import { probeMemory } from '../ops/core/memoryProbe';
import { DEFAULTS } from '../record/config';
import type { DeviceName } from '../record/engine';
import { gigabytes } from '../record/fit';

/** Rejects with a RangeError that says what to do where the GPU does not give the memory that the weights and the cache take. On WebAssembly nothing is checked. */
export async function assertMemory({ body }: StoredModel, device: DeviceName, cacheMegabytes: number): Promise<void> {
  if (device !== 'webgpu') return;
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return;
  const plan = planOf({ ...DEFAULTS, cacheMegabytes, trained: 'none' }, body.shape, 0);
  const { weights, cache, total } = memoryNeed({ shape: body.shape, matrices: storedMatrices(body) }, plan, 'webgpu');
  const granted = await probeMemory(adapter, total);
  if (granted < total)
    throw new RangeError(
      `The model takes ${gigabytes(weights)} of the GPU's memory and its cache ${gigabytes(cache)}, and the GPU gives ${gigabytes(granted)} now. Close what else uses it, or choose a smaller model or cache.`
    );
}
