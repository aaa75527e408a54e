/** What a model and what is to be done with it take of a device, and whether it has that to give. */
import type { DeviceName, Projection } from './engine';
import type { ModelChoice, ModelMeasures } from './model';

/** What can be weighed: a model that is here, by its headers, or one that is only offered, by its measures and the file it would be. */
export type FitCandidate = Exclude<ModelChoice, { kind: 'bundled' }> | { readonly kind: 'offered'; readonly measures: ModelMeasures; readonly file: string };

/** What is to be done with a model. */
export interface Workload {
  /** Sequences at a time, a fraction where the cache holds a last one in part, and the tokens that each may have. */
  readonly batch: number;
  readonly length: number;
  /** Adapters side by side; none is trained where there is none. */
  readonly agents: number;
  readonly rank: number;
  readonly projections: readonly Projection[];
  /** Tokens trained on at a time where that is more than one sequence's; a sequence is never divided. */
  readonly tokenBudget?: number;
  /** Whether the adapters are held to where a warm-up left them, which is one more copy of them. */
  readonly anchored?: boolean;
}

/** What a device grants, in bytes: in all, as far as anyone knows, and to one binding of a program. */
export interface Grant {
  readonly device: DeviceName;
  readonly memory: number;
  readonly binding: number;
}

/** Bytes. */
export interface MemoryNeed {
  readonly weights: number;
  readonly cache: number;
  /** Values, two moments and, where they are anchored, what they are held to, of each adapter. */
  readonly adapters: number;
  /** Most at a time while a sequence of the full length is trained on. */
  readonly training: number;
  readonly total: number;
}

export interface Fit {
  readonly workload: Workload;
  readonly need: MemoryNeed;
  /** What does not fit, a sentence for people; null where all does. */
  readonly problem: string | null;
  /** The plan with length, batch or rank, or all of them, halved until it fits, those with the fewest halvings first; none where all fits, or where nothing would. */
  readonly nearest: readonly Workload[];
}

/** Bytes as sentences about a device name them. */
export const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
