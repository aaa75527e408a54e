/** The log of a run: append-only, plain data. Picture, replay, metrics and history are folds of the same list. */
import type { AgentName, Team } from './agent';
import type { RunConfig } from './config';
import type { EngineInfo, UpdateReport } from './engine';
import type { MemoryChange } from './memory';
import type { TaskKind, Task } from './task';
import type { Group, Outcome, Turn } from './tree';
import type { Verdict } from './verdict';

export const PHASES = ['Idle', 'Loading', 'Teach', 'Rollout', 'Branch', 'Reward', 'Credit', 'Select', 'Update', 'Remember'] as const;
export type Phase = (typeof PHASES)[number];

/** By TRL's names; see docs/algorithms.md for each definition. */
export type Metrics = Readonly<Record<string, number>>;

export interface Score {
  readonly rows: number;
  readonly solved: number;
}

export type EventPayload =
  | { readonly type: 'run'; readonly config: RunConfig; readonly team: Team; readonly engine: EngineInfo; readonly dataHash: string }
  | { readonly type: 'step'; readonly tasks: readonly Task[] }
  /** A step of the warm-up begins, which shows these tasks with their solutions; `epoch` from 1. */
  | { readonly type: 'lesson'; readonly tasks: readonly Task[]; readonly epoch: number }
  | { readonly type: 'phase'; readonly phase: Phase }
  | { readonly type: 'turn'; readonly tree: number; readonly turn: Turn }
  | { readonly type: 'outcome'; readonly tree: number; readonly outcome: Outcome }
  | { readonly type: 'verdict'; readonly tree: number; readonly leaf: number; readonly verdict: Verdict }
  | { readonly type: 'group'; readonly tree: number; readonly group: Group }
  | { readonly type: 'select'; readonly chosen: readonly { readonly tree: number; readonly node: number }[] }
  | { readonly type: 'update'; readonly report: UpdateReport; readonly updates: Readonly<Record<AgentName, number>> }
  /** What a step of the warm-up did; null where no conversation fitted into the model's context, as `leftOut` did not. */
  | { readonly type: 'taught'; readonly report: UpdateReport | null; readonly updates: Readonly<Record<AgentName, number>>; readonly leftOut: number }
  /** Mean −log p, in nats, of a token that the agents say in the solutions of held-out rows; `tokens` of them in so many rows. */
  | { readonly type: 'heldOut'; readonly loss: number; readonly tokens: number; readonly rows: number }
  | { readonly type: 'memory'; readonly change: MemoryChange }
  | {
      readonly type: 'evaluation';
      readonly split: 'dev' | 'test';
      readonly temperature: number;
      readonly kinds: Readonly<Record<TaskKind, Score>>;
      readonly all: Score;
      readonly turnsPerTask: number;
      readonly tokensPerTask: number;
    }
  /** A long evaluation on its way: so many of its rows are measured. */
  | { readonly type: 'evaluating'; readonly done: number; readonly rows: number }
  | { readonly type: 'metrics'; readonly metrics: Metrics }
  /** The policy shows signs of a collapse, each in a sentence; comes before the metrics that they are in. */
  | { readonly type: 'collapse'; readonly signs: readonly string[] }
  | { readonly type: 'checkpoint'; readonly id: string; readonly automatic: boolean }
  | { readonly type: 'resumed'; readonly id: string }
  | { readonly type: 'failure'; readonly name: string; readonly message: string; readonly stack: string };

/** What happened, with its place in the log. `step` counts from 0; the `metrics` event closes a step. */
export type LabEvent = EventPayload & { readonly seq: number; readonly run: string; readonly step: number };
