/**
 * Progressive sub-task training (ProST, arXiv 2509.04508). A role's conversation is cut into sub-tasks z_1..z_M: its own turns, calls and closing answer alike,
 * in the order they are said. In epoch e of E the first ceil(M e / E) of them are learned; in the last all are.
 */
import type { EncodedDemonstration } from '../record/engine';

/** The epoch, 1 to `epochs`, after `done` of `total`, in any unit that all epochs have as much of. */
export const epochAt = (done: number, total: number, epochs: number): number => Math.min(epochs, 1 + Math.floor((epochs * done) / total));

/** How many of `count` sub-tasks epoch `epoch` of `epochs` trains on. */
export const openSubtaskCount = (count: number, epoch: number, epochs: number): number => Math.ceil((count * epoch) / epochs);

/** The conversation as epoch `epoch` of `epochs` learns it: what follows its last open turn is cut off. */
export function truncateToOpenSubtasks({ context, completion, maskedSpans }: EncodedDemonstration, epoch: number, epochs: number): EncodedDemonstration {
  // Masked spans lie between the agent's turns, so there is one turn more than spans.
  const open = openSubtaskCount(maskedSpans.length + 1, epoch, epochs);
  const end = maskedSpans[open - 1]?.[0] ?? completion.length;
  return { context, completion: completion.slice(0, end), maskedSpans: maskedSpans.slice(0, open - 1) };
}
