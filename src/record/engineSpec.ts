/** Which engine is to be opened: a model on a device, with so much room for its cache. */
import type { RunConfig } from './config';
import type { SnapshotEngine } from './engine';
import type { Loading } from './loading';
import { identifyChoice, type ModelChoice } from './model';

/** What sets one engine apart from another. */
export interface EngineSpec {
  readonly device: RunConfig['device'];
  readonly model: ModelChoice;
  /** Memory for what was read and said, in MiB. */
  readonly cacheMegabytes: number;
}

/** Tells engines apart. */
export const identifySpec = ({ device, model, cacheMegabytes }: EngineSpec): string => [device, cacheMegabytes, identifyChoice(model)].join(' ');

/** Reads what must be known of a model before another engine is closed for it; the result then loads it. Both report how far they are. */
export type ReadEngine = (spec: EngineSpec, report: (loading: Loading) => void) => Promise<() => Promise<SnapshotEngine>>;
