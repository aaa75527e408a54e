/** Whether a group's actions differ at all. */
import type { Group, Turn } from './tree';

/**
 * Whether all actions of the group are the same tokens. Its rewards then vary by what came after the action alone, and its advantages, which add up to nothing for
 * one and the same action, teach nothing.
 */
export function areIdentical(turns: readonly Turn[], { members }: Group): boolean {
  const [first, ...others] = members.map((member) => turns[member]!.sampled);
  return others.every((sampled) => sampled.length === first!.length && sampled.every((token, at) => token === first![at]));
}
