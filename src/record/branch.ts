/** Walks over the flat list of turns: a branch follows `parent`, a conversation follows `context`. */
import type { Turn } from './tree';

function walk(turns: readonly Turn[], from: number | null, link: 'parent' | 'context'): Turn[] {
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
export const branchOf = (turns: readonly Turn[], leaf: number): Turn[] => walk(turns, leaf, 'parent');

/** The turns of one conversation up to and including `last`, first to last. */
export const conversationOf = (turns: readonly Turn[], last: number): Turn[] => walk(turns, last, 'context');

/** All tokens that the turn `id` was sampled after: the conversation so far and its own prompt. */
export function contextTokens(turns: readonly Turn[], id: number): number[] {
  return conversationOf(turns, id).flatMap((turn) => (turn.id === id ? turn.prompt : [...turn.prompt, ...turn.sampled]));
}
