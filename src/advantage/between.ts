/** How much of a group's variance its actions make, and not the luck of what came after them. */
import { mean, sum } from '../math/statistics';
import type { Group, Turn } from '../record/tree';

/**
 * Variance of the mean reward of a group's distinct actions, each weighted by how often it was sampled: (1/G) Σ n_a (mean_a − mean)². Actions are the same where
 * their tokens are; a group of one distinct action has none. The rest of the population variance is (1/G) Σ n_a V_a, that within equal actions.
 */
export function betweenVariance(turns: readonly Turn[], { members, rewards }: Pick<Group, 'members' | 'rewards'>): number {
  const byAction = new Map<string, number[]>();
  members.forEach((member, place) => {
    const action = turns[member]!.sampled.join();
    byAction.set(action, [...(byAction.get(action) ?? []), rewards[place]!]);
  });
  if (byAction.size === 1) return 0;
  const centre = mean(rewards);
  return sum([...byAction.values()].map((own) => own.length * (mean(own) - centre) ** 2)) / rewards.length;
}
