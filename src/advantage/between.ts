/** How much of a group's variance its actions make, and not the luck of what came after them. */
import { betweenVariance as betweenClasses } from '../math/betweenVariance';
import type { Group, Turn } from '../record/tree';

/**
 * Variance of the mean reward of a group's distinct actions, each weighted by how often it was sampled: (1/G) Σ n_a (mean_a − mean)². Actions are the same where
 * their tokens are; a group of one distinct action has none. The rest of the population variance is (1/G) Σ n_a V_a, that within equal actions.
 */
export const betweenVariance = (turns: readonly Turn[], { members, rewards }: Pick<Group, 'members' | 'rewards'>): number =>
  betweenClasses(
    members.map((member) => turns[member]!.sampled.join()),
    rewards
  );
