/** Opens a device and loads a model on it: its weights, an empty cache, and the programs that are fastest there. */
import { openDevice, type Device } from '../ops/core/device';
import { bodyBytes, disposeBody, type ModelBody } from '../model/body/body';
import { capacityWithin } from '../model/fit/capacity';
import { disposeKvCache, openKvCache, type KvCache } from '../model/generation/kvCache';
import type { RunConfig } from '../record/config';
import type { Loading } from '../record/loading';
import { openModel, type OpenedModel, type StoredModel } from './model';
import type { Pace } from './pace';
import { tuneFor, type TuningCache } from './tuning';

/** What an engine is opened with. */
export interface EngineOptions {
  readonly device: RunConfig['device'];
  /** A model file as `writeModel` makes it, or a model in files, which are read while it is loaded. */
  readonly model: Uint8Array | StoredModel;
  /** Bytes that the key-value cache may take; 2^28 where absent. Requests that do not fit wait. */
  readonly cacheBytes?: number;
  /** Where the choice of programs for this model and adapter is remembered; where absent, the plain ones run. */
  readonly tuning?: TuningCache;
  /** What an engine before this one learnt of the device. */
  readonly pace?: Pace;
  /** Called with what is being done and how far it is. */
  readonly report?: (loading: Loading) => void;
}

/** A model on a device. */
export interface LoadedModel {
  readonly file: OpenedModel;
  readonly device: Device;
  readonly body: ModelBody;
  readonly cache: KvCache;
  /** Most tokens of a sequence: the model's own limit, or the cache's where that is less. */
  readonly contextLength: number;
  /** Bytes of the body. */
  readonly weightBytes: number;
  /** The load's wall time in milliseconds. */
  readonly loadMs: number;
  /** Frees body and cache on the device. */
  free(): void;
}

/** Bytes of the cache where the options do not say. */
const CACHE_BYTES = 2 ** 28;

/** Rejects with a sentence where the device or the file is not usable, and then leaves nothing on the device. */
export async function loadModel({ device: wanted, model, cacheBytes = CACHE_BYTES, report, tuning }: EngineOptions, pace: Pace): Promise<LoadedModel> {
  const began = performance.now();
  report?.({ what: 'Reading the model', share: 0 });
  const file = openModel(model);
  report?.({ what: 'Opening the device', share: 0.3 });
  const device = await openDevice(wanted);
  const capacity = capacityWithin(cacheBytes, file.shape);
  const contextLength = Math.min(file.shape.positions, capacity);
  const body = await file.load(contextLength, (share) => report?.({ what: 'Loading the weights', share: 0.4 + 0.4 * share }));
  const cache = openKvCache(body, capacity);
  const free = (): void => {
    disposeKvCache(cache);
    disposeBody(body);
  };
  try {
    await pace.begin(body, device);
    await tuneFor(body, device, tuning, () => report?.({ what: 'Finding the fastest programs for this GPU', share: 0.8 }));
    await device.settle();
  } catch (error) {
    free();
    throw error;
  }
  const loadMs = performance.now() - began;
  report?.({ what: 'Ready', share: 1 });
  return { file, device, body, cache, contextLength, weightBytes: bodyBytes(body), loadMs, free };
}
