/** What the bench measured of one model on one device: plain numbers, null where that device cannot tell. */
import type { DeviceName } from './engine';

/** Models by the shapes they are measured in; their weights are drawn from a seed, since speed does not depend on what they say. */
export const BENCH_MODELS = ['seedling', '135m', '0.5b', '3b'] as const;
export type BenchModel = (typeof BENCH_MODELS)[number];

export interface BenchRequest {
  readonly device: 'auto' | DeviceName;
  readonly model: BenchModel;
  /** More repeats and longer texts: some five times the time. */
  readonly thorough: boolean;
}

/** Wall time of the same work several times, in milliseconds. */
export interface Timing {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly repeats: number;
}

/** What was measured where. */
export interface BenchEnvironment {
  /** The browser's or Node's own words. */
  readonly runtime: string;
  readonly device: DeviceName;
  readonly adapter: string;
  /** Why this device, for people; null where it was asked for. */
  readonly reason: string | null;
  /** Optional features of the adapter that are in use. */
  readonly features: readonly string[];
}

export interface BenchedModel {
  readonly name: BenchModel;
  readonly parameters: number;
  /** Blocks of the decoder. */
  readonly layers: number;
  readonly rank: number;
  /** Bytes that one decode step must read whatever the batch: matrices, head and adapters. */
  readonly bytesPerStep: number;
  /** Multiplications and additions of one token's forward pass through the matrices of the blocks, and through the head. */
  readonly blockFlops: number;
  readonly headFlops: number;
}

/** Bytes. */
export interface BenchMemory {
  readonly weights: number;
  /** Values and both moments. */
  readonly adapters: number;
  readonly cache: number;
  /** Most that was held beside these during a training step, at the longest length measured. */
  readonly training: number | null;
  /** Buffers that tfjs keeps for later, in use or not, all of the above included. */
  readonly pool: number | null;
}

/** What the adapter can do at most, by kernels that do nothing else. */
export interface BenchLimits {
  /** Bytes read and written a second by a copy of a buffer larger than any cache. */
  readonly bandwidth: number | null;
  /** Additions and multiplications a second of fused multiply-adds in registers, f32. */
  readonly arithmetic: number | null;
}

/** `batch` sequences fed `tokens` tokens each, one at a time, from a cached context. */
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

/** One update of the adapter from one text of `tokens` tokens, the second half of which count. */
export interface TrainingFigure {
  readonly tokens: number;
  readonly timing: Timing;
}

/** One update of the adapter from answers of `answer` tokens each, all of which count, to prompts of `prompt` tokens. */
export interface GroupFigure {
  readonly answers: number;
  /** 1 where all answer the same, or as many as there are answers. */
  readonly prompts: number;
  readonly prompt: number;
  readonly answer: number;
  /** Tokens that went forward and back. */
  readonly computed: number;
  readonly timing: Timing;
}

/** Time on the GPU of all dispatches of one program. */
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
  /** From prepared dispatches. */
  readonly prepared: Timing;
  /** The same kernels, recorded anew. */
  readonly recorded: Timing;
  /** The same step through plain tfjs ops. */
  readonly plain: Timing;
}

/** Grows section by section; a section that is null has not been measured. */
export interface BenchReport {
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly place: BenchEnvironment;
  readonly model: BenchedModel | null;
  /** Milliseconds to put the weights on the device, drawn beforehand. */
  readonly load: number | null;
  /** Milliseconds of the short race that chooses programs at a model's first load, and what it chose by kernel and size; null on WebAssembly. */
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
