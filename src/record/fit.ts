/** The memory that a model and a workload need, what a device grants, and whether the one fits into the other. */
import type { DeviceName, Projection } from './engine';
import type { ModelChoice, ModelMeasures } from './model';

/** A model whose memory can be estimated: one on this machine, from its headers, or one that is only offered, from its measures and the name of its file. */
export type FitCandidate = Exclude<ModelChoice, { kind: 'bundled' }> | { readonly kind: 'offered'; readonly measures: ModelMeasures; readonly file: string };

/** What is to run on a model. */
export interface Workload {
  /** Sequences at a time, fractional where the cache holds the last one in part; and most tokens of each. */
  readonly batch: number;
  readonly length: number;
  /** Number of adapters; 0 where nothing is trained. */
  readonly agents: number;
  readonly rank: number;
  readonly projections: readonly Projection[];
  /** Tokens of one micro-batch, where more than one sequence's; a sequence is never divided. */
  readonly tokenBudget?: number;
  /** Whether the KL's reference is a copy of the adapters made after a warm-up. */
  readonly anchored?: boolean;
}

/** What a device grants, in bytes: `memory` in all, as far as it is known, and `binding` to one buffer binding of a program. */
export interface Grant {
  readonly device: DeviceName;
  readonly memory: number;
  readonly binding: number;
}

/** The memory a workload needs, in bytes. */
export interface MemoryNeed {
  readonly weights: number;
  readonly cache: number;
  /** Values, two moments and, where anchored, the reference of the KL, of each adapter. */
  readonly adapters: number;
  /** Peak while a sequence of the full length is trained on. */
  readonly training: number;
  readonly total: number;
}

/** Whether a workload fits, and if not, the nearest that do. */
export interface Fit {
  readonly workload: Workload;
  readonly need: MemoryNeed;
  /** What does not fit, a sentence for people; null where all does. */
  readonly problem: string | null;
  /** The workload with length, batch or rank halved until it fits, those with the fewest halvings first; empty where it fits as it is, or where nothing would. */
  readonly nearest: readonly Workload[];
}

/** Bytes in a sentence: `2.1 GB`, decimal. */
export const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
