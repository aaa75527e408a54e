/** A policy measured on held-out rows, one by one, so that a measurement can be stopped, continued, browsed and compared. */
import type { RunConfig } from './config';
import type { TaskKind } from './task';

/** The result of one row. */
export interface RowResult {
  /** The task's id. */
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
  /** Tokens read besides: prompts and observations, each once. Absent in measurements of former versions. */
  readonly read?: number;
  /** Its share of the time that the rows measured with it took. Absent where nobody looked at a clock. */
  readonly milliseconds?: number;
  /** Tool calls made by specialists, and how many of them the shop answered with an error. */
  readonly calls: number;
  readonly errors: number;
  /** The final answer; null where the episode ended without one. */
  readonly final: string | null;
}

/** A measurement, finished or not. */
export interface Benchmark {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly model: string;
  /** Of the model, adapters not counted; absent where the team has two models, and in measurements of former versions. */
  readonly parameters?: number;
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
  /** Number of rows to measure; the benchmark is finished once it has as many results. */
  readonly rows: number;
  /** In the order of the rows. */
  readonly results: readonly RowResult[];
}

/** Instances in each subset of the benchmark: supervised training, reinforcement and test. */
export const SUBSET_SIZES = { sft: 17_700, rl: 4500, test: 600 } as const;
/** The name of a subset, also of its file (`sft.jsonl`). */
export type SubsetName = keyof typeof SUBSET_SIZES;
