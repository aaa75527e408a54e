/** The log of a run: append-only, plain data. Page, playback, metrics and history are all computed from this list. */
import type { AgentName, Team } from './agent';
import type { RunConfig } from './config';
import type { EngineInfo, UpdateReport } from './engine';
import type { MemoryChange } from './memory';
import type { RescoredGroup } from './rescored';
import type { SubtaskError } from './subtask';
import type { TaskKind, Task } from './task';
import type { BatchCredit, Group, Outcome, Turn, TurnScore } from './tree';
import type { Verdict } from './verdict';

/** Phases of a step, in order; `Idle` and `Loading` are outside of steps. */
export const PHASES = ['Idle', 'Loading', 'Teach', 'Rollout', 'Branch', 'Reward', 'Credit', 'Select', 'Update', 'Remember'] as const;
export type Phase = (typeof PHASES)[number];

/** By TRL's names; see docs/algorithms.md for each definition. */
export type Metrics = Readonly<Record<string, number>>;

/** Rows measured, and how many of them were solved. */
export interface Score {
  readonly rows: number;
  readonly solved: number;
}

/** What happened, by `type`. */
export type EventPayload =
  | { readonly type: 'run'; readonly config: RunConfig; readonly team: Team; readonly engine: EngineInfo; readonly dataHash: string }
  | { readonly type: 'step'; readonly tasks: readonly Task[] }
  /** A warm-up step begins: these tasks are shown with their solutions; `epoch` from 1. */
  | { readonly type: 'lesson'; readonly tasks: readonly Task[]; readonly epoch: number }
  /**
   * In place of the `step` or `lesson` of a step whose tasks, turns, outcomes, verdicts and groups are lost; its other events follow, numbered as they were.
   * `rewards` are those of its outcomes as far as they are known, in single precision.
   */
  | { readonly type: 'lost'; readonly rewards: readonly number[] }
  | { readonly type: 'phase'; readonly phase: Phase }
  | { readonly type: 'turn'; readonly tree: number; readonly turn: Turn }
  | { readonly type: 'outcome'; readonly tree: number; readonly outcome: Outcome }
  | { readonly type: 'verdict'; readonly tree: number; readonly leaf: number; readonly verdict: Verdict }
  | { readonly type: 'group'; readonly tree: number; readonly group: Group }
  /** What a coach said of an action. */
  | { readonly type: 'score'; readonly tree: number; readonly score: TurnScore }
  /** In place of groups, where actions are compared over the batch. */
  | { readonly type: 'credit'; readonly tree: number; readonly credits: readonly BatchCredit[] }
  | { readonly type: 'select'; readonly chosen: readonly { readonly tree: number; readonly node: number }[] }
  | { readonly type: 'update'; readonly report: UpdateReport; readonly updates: Readonly<Record<AgentName, number>> }
  /** Log-probabilities before and after the update of the actions that `RunConfig.rescore` names; `tokens` were computed for it. Absent in a step without an update. */
  | { readonly type: 'rescored'; readonly groups: readonly RescoredGroup[]; readonly tokens: number }
  /** The update of a warm-up step; null where no conversation fitted into the model's context. `leftOut` counts those that did not. */
  | { readonly type: 'taught'; readonly report: UpdateReport | null; readonly updates: Readonly<Record<AgentName, number>>; readonly leftOut: number }
  /** Mean −log p, in nats, of the `tokens` tokens of the agents' turns in the solutions of `rows` held-out rows. */
  | { readonly type: 'heldOut'; readonly loss: number; readonly tokens: number; readonly rows: number }
  /** Sub-task errors of a run of demonstrations, in the solutions of `rows` held-out rows. */
  | { readonly type: 'subtasks'; readonly errors: readonly SubtaskError[]; readonly rows: number }
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
  /** Progress of an evaluation: `done` of its `rows` are measured. */
  | { readonly type: 'evaluating'; readonly done: number; readonly rows: number }
  | { readonly type: 'metrics'; readonly metrics: Metrics }
  /** The policy shows signs of a collapse, each in a sentence; precedes the `metrics` event of the same step. */
  | { readonly type: 'collapse'; readonly signs: readonly string[] }
  | { readonly type: 'checkpoint'; readonly id: string; readonly automatic: boolean }
  | { readonly type: 'resumed'; readonly id: string }
  | { readonly type: 'failure'; readonly name: string; readonly message: string; readonly stack: string };

/** An event with its position in the log. `seq` and `step` count from 0, `seq` without a gap but in a step that is `lost`; the `metrics` event closes a step. */
export type LabEvent = EventPayload & { readonly seq: number; readonly run: string; readonly step: number };
