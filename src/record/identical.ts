/** Whether all actions of a group are the same. */
import type { Group, Turn } from './tree';

/**
 * Whether all actions of the group are the same tokens. Its rewards then vary only by what followed the action, and its advantages sum to zero over that one action:
 * the update has no policy gradient.
 */
export function areIdentical(turns: readonly Turn[], { members }: Group): boolean {
  const [first, ...others] = members.map((member) => turns[member]!.sampled);
  return others.every((sampled) => sampled.length === first!.length && sampled.every((token, i) => token === first![i]));
}
