/** A problem as plain data: what is asked, and what a right answer must contain and must have done. */

export const KINDS = ['qa', 'efc', 'gfc', 'math', 'coop'] as const;
export type Kind = (typeof KINDS)[number];

export type Split = 'train' | 'dev' | 'test';

export interface Task {
  /** Stable identity, for example `test-coop-0042`; seeds derive from it. */
  readonly id: string;
  readonly kind: Kind;
  /** Sub-kind: the query family the row was generated from, for example `price` or `total`. */
  readonly family: string;
  readonly split: Split;
  /** Index of the phrasing within its family; phrasings of the test split never occur in training. */
  readonly phrasing: number;
  readonly query: string;
  /** The reference answer. */
  readonly response: string;
  /** Normalised strings the final answer must contain, in order: one for a single kind, one a step for a cooperative one. */
  readonly parts: readonly string[];
  /** State changes that must have happened, and nothing else may have, for example `cancel 1234`. */
  readonly effects: readonly string[];
}
