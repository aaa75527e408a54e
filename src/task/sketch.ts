/** A row before its query is worded and its calls are made: the values of the phrasing's slots, and the plan that answers it. */
import type { AgentName } from '../record/agent';
import type { AnswerPart } from '../record/task';
import type { ToolCall } from '../record/world';
import type { Entities } from './entity';

/** A delegation to a specialist: request, calls and answer. The answer is computed from the facts, not from the calls. */
export interface Delegation {
  readonly agent: AgentName;
  readonly request: string;
  readonly calls: readonly ToolCall[];
  readonly answer: string;
}

/** What a family draws for one row. */
export interface Sketch {
  /** The value of each `{slot}` of a phrasing. */
  readonly slots: Readonly<Record<string, string | number>>;
  /** The plan, given the worded query without courtesies; empty where the master must answer by itself. */
  readonly plan: (worded: string) => readonly Delegation[];
  /** The final answer; the last delegation's where absent. */
  readonly response?: string;
  /** What the final answer must say. */
  readonly parts: readonly AnswerPart[];
  /** Names the answer must not mention, for example the dearer of two products. */
  readonly forbidden?: readonly string[];
  /** State changes the plan makes. */
  readonly effects?: readonly string[];
  /** The entities that its query or answer names, for example `product Norvik walnut side table`; cities, currencies and the like are left out. */
  readonly entities: readonly string[];
}

/** Draws a row of the family. */
export type TaskFamily = (entities: Entities) => Sketch;

/** Families by name; a row's `family` is its name here, and its phrasings are listed under that name. */
export type TaskFamilies = Readonly<Record<string, TaskFamily>>;
