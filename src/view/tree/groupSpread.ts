/** How much of a group's variance lies between its distinct actions, which alone can teach. */
import { betweenVariance } from '../../math/betweenVariance';
import type { Group, Tree } from '../../record/tree';

const spreads = new WeakMap<Group, number>();

/** The variance between distinct actions, which are those of different tokens; the same record gives the same answer. */
export function betweenSpread({ turns }: Tree, group: Group): number {
  const known = spreads.get(group);
  if (known !== undefined) return known;
  const spread = betweenVariance(
    group.members.map((member) => turns[member]!.sampled.join()),
    group.rewards
  );
  spreads.set(group, spread);
  return spread;
}
