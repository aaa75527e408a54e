/** A policy measured on held-out rows, one by one, so that a measurement can be stopped, continued, browsed and compared. */
import type { RunConfig } from './config';
import type { TaskKind } from './task';

/** How one row went. */
export interface RowResult {
  /** The task's. */
  readonly id: string;
  readonly kind: TaskKind;
  readonly family: string;
  readonly solved: boolean;
  /** R_A, 0..1. */
  readonly accuracy: number;
  /** Every turn parsed and there was an answer. */
  readonly wellFormed: boolean;
  readonly turns: number;
  /** Tokens sampled, all agents together. */
  readonly tokens: number;
  /** Tool calls made by specialists, and how many of them the shop answered with an error. */
  readonly calls: number;
  readonly errors: number;
  /** The final answer; null where the episode ended without one. */
  readonly final: string | null;
}

export interface Benchmark {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly model: string;
  readonly device: string;
  /** The run whose adapters were measured, and after how many of its steps. */
  readonly run: string;
  readonly step: number;
  readonly config: RunConfig;
  /** Fingerprint of the rows. */
  readonly dataHash: string;
  /** `test`, or the name of a visitor's own set. */
  readonly source: string;
  /** 0 is greedy. */
  readonly temperature: number;
  /** Rows to be measured; finished once there are as many results. */
  readonly rows: number;
  /** In the order of the rows. */
  readonly results: readonly RowResult[];
}

/** The parts of the shop's rows as they are written down, and how many each has: for supervised training, for reinforcement, for the test. */
export const SUBSET_SIZES = { sft: 17_700, rl: 4500, test: 600 } as const;
export type SubsetName = keyof typeof SUBSET_SIZES;
