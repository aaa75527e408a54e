/** The distinct actions of a group, and the token at which they part. */
import type { Group, Turn } from './tree';

/** An action of a group, however often it was sampled. */
export interface DistinctAction {
  /** The first member with these tokens. */
  readonly turn: Turn;
  /** Members with these tokens. */
  readonly copies: number;
}

/** The same for the same tokens alone. */
export const actionKey = ({ sampled }: Pick<Turn, 'sampled'>): string => sampled.join();

/** The group's actions, equal tokens counted once, in the order in which they were first sampled. */
export function distinctActions(turns: readonly Turn[], { members }: Pick<Group, 'members'>): DistinctAction[] {
  const actions = new Map<string, DistinctAction>();
  for (const member of members) {
    const turn = turns[member]!;
    const key = actionKey(turn);
    const known = actions.get(key);
    actions.set(key, known ? { ...known, copies: known.copies + 1 } : { turn, copies: 1 });
  }
  return [...actions.values()];
}

/** Index of the first token that is not the same in all of the actions; null where there is one action only. */
export function partingToken([first, ...others]: readonly Pick<DistinctAction, 'turn'>[]): number | null {
  if (!first || !others.length) return null;
  const shared = first.turn.sampled.findIndex((token, i) => others.some(({ turn }) => turn.sampled[i] !== token));
  return shared < 0 ? first.turn.sampled.length : shared;
}
