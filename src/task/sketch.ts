/** A row before it is put into words and played: which entities fill a phrasing, and the plan that answers it. */
import type { AgentName } from '../record/agent';
import type { AnswerPart } from '../record/task';
import type { Entities } from './entity';

/** A visit to a specialist: what it is asked, the calls it makes and what it answers, worked out from the facts and not from the calls. */
export interface Delegation {
  readonly agent: AgentName;
  readonly request: string;
  readonly calls: readonly { readonly tool: string; readonly arguments: Readonly<Record<string, string>> }[];
  readonly answer: string;
}

export interface Sketch {
  /** What each `{slot}` of a phrasing stands for. */
  readonly slots: Readonly<Record<string, string | number>>;
  /** The plan, given the query as it was worded, dressing apart; empty where the master must answer by itself. */
  readonly plan: (worded: string) => readonly Delegation[];
  /** The final answer; the last visit's where absent. */
  readonly response?: string;
  /** What the final answer must say; a single kind says one thing or a few, a cooperative one everything that was asked. */
  readonly parts: readonly AnswerPart[];
  /** Names the answer must not mention, for example the dearer of two products. */
  readonly forbidden?: readonly string[];
  /** State changes the plan makes. */
  readonly effects?: readonly string[];
  /** What the row is about, for example `product Norvik walnut side table`: all that its query or its answer names, cities, currencies and the like apart. */
  readonly entities: readonly string[];
}

/** Draws what a row of the family is about. */
export type TaskFamily = (entities: Entities) => Sketch;

/** Families by name; a row's `family` is its name here, and its phrasings are listed under that name. */
export type TaskFamilies = Readonly<Record<string, TaskFamily>>;
