/** Which groups are worth an update: one small function a strategy, each choosing among the groups of one query. */
import type { Random } from '../math/random';
import type { Group } from '../record/tree';

/** A group whose rewards spread less than this says nothing about its actions. */
export const LEAST_VARIANCE = 1e-8;

export type Selection = (groups: readonly Group[], topK: number, random: Random) => Group[];

/** Groups whose members were rewarded differently. */
export const telling = (groups: readonly Group[]): Group[] => groups.filter((group) => group.variance >= LEAST_VARIANCE);

/** The K groups of largest variance; of equals the earlier node. [P] */
export const largestVariance: Selection = (groups, topK) =>
  telling(groups)
    .sort((a, b) => b.variance - a.variance || a.node - b.node)
    .slice(0, topK);

/** K groups drawn blindly; those that say nothing are then left out, as an update by them would change nothing but the KL. */
export const randomGroups: Selection = (groups, topK, random) => telling(random.shuffle(groups).slice(0, topK));

/** Every group that says something. */
export const allGroups: Selection = (groups) => telling(groups);

/** The K groups of largest variance of each agent. */
export const largestPerAgent: Selection = (groups, topK, random) =>
  [...new Set(groups.map((group) => group.agent))].flatMap((agent) =>
    largestVariance(
      groups.filter((group) => group.agent === agent),
      topK,
      random
    )
  );

/** By the name in `RunConfig.select`. */
export const SELECTIONS: Readonly<Record<string, Selection>> = {
  variance: largestVariance,
  random: randomGroups,
  all: allGroups,
  agent: largestPerAgent
};
