/** Which engine is to be opened: model, device and size of the cache. */
import type { RunConfig } from './config';
import { identifyChoice, type ModelChoice } from './model';

/** What one engine differs from another by. */
export interface EngineSpec {
  readonly device: RunConfig['device'];
  readonly model: ModelChoice;
  /** Memory of the key-value cache, in MiB. */
  readonly cacheMegabytes: number;
}

/** A key that is equal for equal specs. */
export const identifySpec = ({ device, model, cacheMegabytes }: EngineSpec): string => [device, cacheMegabytes, identifyChoice(model)].join(' ');
