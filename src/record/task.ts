/** A problem as plain data: what is asked, and what a right answer must say, may say, must not say and must have done. */

import type { AgentName } from './agent';
import type { ToolCall } from './world';

/** Kinds of tasks: one for each specialist, and `coop` for several specialists or steps. */
export const KINDS = ['qa', 'efc', 'gfc', 'math', 'coop'] as const;
/** One of the kinds. */
export type TaskKind = (typeof KINDS)[number];

/** The split of a row; `own` rows are a visitor's, from a file, and belong to no split of the shop. */
export type Split = 'train' | 'dev' | 'test' | 'own';

/**
 * One thing an answer must say. `number` a figure (money included), `name` words in this order (a product, an order, a code), `date` a
 * month and a day, `word` a word such as a status, `yes` and `no` the answer to a question, `none` that there is no such thing, `refusal`
 * that it will not or cannot be done, `text` a sentence or most of its words, `match` the whole answer after normalising.
 */
export interface AnswerPart {
  readonly type: 'number' | 'name' | 'date' | 'word' | 'yes' | 'no' | 'none' | 'refusal' | 'text' | 'match';
  /** Empty for `yes`, `no`, `none` and `refusal`. */
  readonly value: string;
  /** The unit of a figure, by its name in `datasets/shop/en/language.json`, where the response does not show it: `dollars`, `weeks`, `o'clock`. */
  readonly unit?: string;
}

/** What a task is of whose plan: one step, asked of its specialist in the master's place. */
interface PlannedStep {
  /** Who is asked. */
  readonly agent: AgentName;
  /** Its number in the plan, from 1, and the steps of the plan. */
  readonly place: number;
  readonly of: number;
  /** Kind of the row whose plan it is. */
  readonly rowKind: TaskKind;
  /** Calls of the steps before it: they are made before it begins. */
  readonly before: readonly ToolCall[];
}

/** A query with what a right answer must, may and must not contain. */
export interface Task {
  /** Stable identity, for example `test-coop-0042`; seeds derive from it. */
  readonly id: string;
  readonly kind: TaskKind;
  /** Sub-kind: the query family the row was generated from, for example `price` or `total`. */
  readonly family: string;
  readonly split: Split;
  /** Index of the phrasing within its family. */
  readonly phrasing: number;
  readonly query: string;
  /** The reference answer. */
  readonly response: string;
  /** All of them must be said: one or a few for a single kind, one for each thing asked of a cooperative one. */
  readonly parts: readonly AnswerPart[];
  /** Figures the answer may mention besides those of its parts; any other is wrong. */
  readonly allowed: readonly number[];
  /** Arguments, observations and answers of the reference solution: an answer may quote them as its working. */
  readonly seen?: readonly string[];
  /** What the answer must not mention: the loser of a choice, the other finds of a search. */
  readonly forbidden: readonly string[];
  /** State changes that must have happened, and nothing else may have, for example `cancel 12345`. */
  readonly effects: readonly string[];
  /** Where it is one step of a row's plan; absent where the master is asked. */
  readonly planned?: PlannedStep;
}
