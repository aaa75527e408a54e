/**
 * Progressive sub-task training (ProST, arXiv 2509.04508; ALGORITHMS.md 3). A role's conversation is cut into sub-tasks z_1..z_M: its own
 * turns, calls and closing answer alike, in the order they are said. In epoch e of E the first ceil(M e / E) of them are trained on; in the last all are.
 * An epoch is the E-th part of a stage's trained tokens, over rows of its own, since rows have no end; what follows the last trained turn is left out.
 */
import type { Sequence } from '../../src/update/pack';

/** A role's conversation as tokens, its own turns apart. */
export interface Trajectory {
  readonly tokens: readonly number[];
  /** Sub-task by sub-task the indices of its tokens, ascending. */
  readonly subtasks: readonly (readonly number[])[];
}

/** The epoch, 1 to `epochs`, in which a stage of `total` trained tokens is after `done` of them. */
export const epochOf = (done: number, total: number, epochs: number): number => Math.min(epochs, 1 + Math.floor((epochs * done) / total));

/** How many of `count` sub-tasks epoch `epoch` of `epochs` trains on. */
export const openSubtasks = (count: number, epoch: number, epochs: number): number => Math.ceil((count * epoch) / epochs);

/** The trajectory up to the end of its first `open` sub-tasks, whose tokens are the targets. */
export function reveal({ tokens, subtasks }: Trajectory, open: number): Sequence {
  const targets = subtasks.slice(0, open).flat();
  return { slot: -1, tokens: tokens.slice(0, targets.at(-1)! + 1), targets };
}
