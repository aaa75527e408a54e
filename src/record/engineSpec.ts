/** Which engine is to be opened: model, device and size of the cache. */
import type { RunConfig } from './config';
import type { SnapshotEngine } from './engine';
import type { Loading } from './loading';
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

/** Reads what must be known of a model before another engine is closed for it; the result then loads it. Both report how far they are. */
export type ReadEngine = (spec: EngineSpec, report: (loading: Loading) => void) => Promise<() => Promise<SnapshotEngine>>;
