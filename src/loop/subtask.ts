/**
 * Progressive sub-task training (ProST, arXiv 2509.04508). The sub-tasks z_1..z_M of a conversation are the agent's turns in order, calls and closing answer.
 * In epoch e of E the first ceil(M e / E) of them are learned, in the last epoch all.
 */
import type { EncodedDemonstration } from '../record/engine';

/** The epoch, 1 to `epochs`, after `done` of `total` steps or tokens, of which all epochs have equally many. */
export const epochAt = (done: number, total: number, epochs: number): number => Math.min(epochs, 1 + Math.floor((epochs * done) / total));

/** How many of `count` sub-tasks epoch `epoch` of `epochs` trains on. */
export const openSubtaskCount = (count: number, epoch: number, epochs: number): number => Math.ceil((count * epoch) / epochs);

/** The conversation as epoch `epoch` of `epochs` learns it, truncated after its last open turn. */
export function truncateToOpenSubtasks({ context, completion, maskedSpans }: EncodedDemonstration, epoch: number, epochs: number): EncodedDemonstration {
  // Masked spans lie between the agent's turns, so there is one turn more than spans.
  const open = openSubtaskCount(maskedSpans.length + 1, epoch, epochs);
  const end = maskedSpans[open - 1]?.[0] ?? completion.length;
  return { context, completion: completion.slice(0, end), maskedSpans: maskedSpans.slice(0, open - 1) };
}
