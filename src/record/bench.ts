/** What the bench measured of one model on one device: plain numbers, null where the device cannot report them. */
import type { DeviceName } from './engine';

/** Models by the shapes they are measured in; their weights are drawn from a seed, since speed does not depend on their values. */
export const BENCH_MODELS = ['seedling', '135m', '0.5b', '3b'] as const;
export type BenchModel = (typeof BENCH_MODELS)[number];

/** What to measure. */
export interface BenchRequest {
  readonly device: 'auto' | DeviceName;
  readonly model: BenchModel;
  /** More repeats and longer texts, about five times the time. */
  readonly thorough: boolean;
}

/** Wall time of the same work several times, in milliseconds. */
export interface Timing {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly repeats: number;
}

/** Where it was measured. */
export interface BenchEnvironment {
  /** The browser's user agent, or Node's version. */
  readonly runtime: string;
  readonly device: DeviceName;
  /** The GPU adapter's own description, or the CPU's. */
  readonly adapter: string;
  /** Why this device, for people; null where it was asked for. */
  readonly reason: string | null;
  /** Optional features of the adapter that are in use. */
  readonly features: readonly string[];
}

/** The model that was measured. */
export interface BenchedModel {
  readonly name: BenchModel;
  readonly parameters: number;
  /** Blocks of the decoder. */
  readonly layers: number;
  /** LoRA rank of the adapter. */
  readonly rank: number;
  /** Bytes that one decode step must read at any batch size: matrices, head and adapters. */
  readonly bytesPerStep: number;
  /** Multiplications and additions of one token's forward pass through the matrices of the blocks, and through the head. */
  readonly blockFlops: number;
  readonly headFlops: number;
}

/** Memory on the device, in bytes. */
export interface BenchMemory {
  readonly weights: number;
  /** Values and both moments. */
  readonly adapters: number;
  readonly cache: number;
  /** Peak of what a training step held besides, at the longest length measured. */
  readonly training: number | null;
  /** All buffers of tfjs's pool, in use or kept for reuse, the above included. */
  readonly pool: number | null;
}

/** The adapter's highest rates, measured by kernels that do nothing else. */
export interface BenchLimits {
  /** Bytes read and written a second by a copy of a buffer larger than any cache. */
  readonly bandwidth: number | null;
  /** Additions and multiplications a second of fused multiply-adds in registers, f32. */
  readonly arithmetic: number | null;
}

/** `batch` sequences of `tokens` decoded tokens each, after a cached context of `context` tokens. */
export interface DecodeFigure {
  readonly batch: number;
  readonly sampled: boolean;
  readonly context: number;
  readonly tokens: number;
  readonly timing: Timing;
}

/** A context of `tokens` tokens computed at once. */
export interface PrefillFigure {
  readonly tokens: number;
  readonly timing: Timing;
}

/** One update of the adapter from one text of `tokens` tokens; the loss is over its second half. */
export interface TrainingFigure {
  readonly tokens: number;
  readonly timing: Timing;
}

/** One update of the adapter from `answers` answers of `answer` tokens each, the loss over all of them, to prompts of `prompt` tokens. */
export interface GroupFigure {
  readonly answers: number;
  /** Distinct prompts: 1 where all answers share one, else as many as answers. */
  readonly prompts: number;
  readonly prompt: number;
  readonly answer: number;
  /** Tokens that went through the forward and the backward pass. */
  readonly computed: number;
  readonly timing: Timing;
}

/** GPU time of all dispatches of one program. */
export interface OpFigure {
  readonly during: 'decode' | 'prefill' | 'training';
  readonly op: string;
  readonly dispatches: number;
  readonly milliseconds: number;
}

/** Host time to record one decode step, in milliseconds, the device's own time left out. */
export interface RecordingFigure {
  readonly layers: number;
  readonly batch: number;
  readonly dispatches: number;
  /** Replaying prepared dispatches. */
  readonly prepared: Timing;
  /** Recording the same kernels anew. */
  readonly recorded: Timing;
  /** The same step through plain tfjs ops. */
  readonly plain: Timing;
}

/** The report, filled section by section; null is a section that was not measured. */
export interface BenchReport {
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly place: BenchEnvironment;
  readonly model: BenchedModel | null;
  /** Milliseconds to put the weights on the device, the drawing of them not counted. */
  readonly load: number | null;
  /** Milliseconds of autotuning at a model's first load, and the programs it chose by kernel and size; null on WebAssembly. */
  readonly tuning: { readonly milliseconds: number; readonly chosen: Readonly<Record<string, string>> } | null;
  readonly memory: BenchMemory | null;
  readonly limits: BenchLimits | null;
  readonly decode: readonly DecodeFigure[] | null;
  readonly prefill: readonly PrefillFigure[] | null;
  readonly training: readonly TrainingFigure[] | null;
  readonly groups: readonly GroupFigure[] | null;
  readonly ops: readonly OpFigure[] | null;
  readonly recording: RecordingFigure | null;
  /** What could not be measured here, and why, in sentences. */
  readonly gaps: readonly string[];
}

/** How far a bench is: what is being measured now, and all that has been. */
export interface BenchProgress {
  readonly what: string;
  /** From 0 to 1. */
  readonly share: number;
  readonly report: BenchReport | null;
}
