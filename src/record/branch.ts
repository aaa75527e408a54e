/** Paths through the flat list of turns: a branch follows `parent`, a conversation follows `context`. */
import type { Turn } from './tree';

/** Throws a RangeError where a turn is missing. */
function pathTo(turns: readonly Turn[], from: number | null, link: 'parent' | 'context'): Turn[] {
  const path: Turn[] = [];
  for (let id = from; id !== null;) {
    const turn = turns[id];
    if (!turn) throw new RangeError(`Turn ${id} is not among the ${turns.length} turns of its tree.`);
    path.push(turn);
    id = turn[link];
  }
  return path.reverse();
}

/** The turns of the branch that ends at `leaf`, first to last. */
export const branchOf = (turns: readonly Turn[], leaf: number): Turn[] => pathTo(turns, leaf, 'parent');

/** The turns of one conversation up to and including `last`, first to last. */
export const conversationOf = (turns: readonly Turn[], last: number): Turn[] => pathTo(turns, last, 'context');

/** The tokens that turn `id` was sampled after: its conversation so far and its own prompt. */
export function contextTokens(turns: readonly Turn[], id: number): number[] {
  return conversationOf(turns, id).flatMap((turn) => (turn.id === id ? turn.prompt : [...turn.prompt, ...turn.sampled]));
}
