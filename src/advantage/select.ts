/** Which groups are trained on: one function for each strategy, selecting among the groups of one query. */
import type { Random } from '../math/random';
import type { RunConfig } from '../record/config';
import type { Group } from '../record/tree';

/** Least variance of a group's rewards: below it they differ by rounding alone, which says nothing about the actions. */
export const LEAST_VARIANCE = 1e-8;

/** Selects among one query's groups; `topK` is how many to keep, ignored by strategies that keep all. Returns a new list. */
export type GroupSelector = (groups: readonly Group[], topK: number, random: Random) => Group[];

/** The K groups of largest variance; of equals the earlier node. [P] */
const largestVariance: GroupSelector = (groups, topK) => [...groups].sort((a, b) => b.variance - a.variance || a.node - b.node).slice(0, topK);

/** K groups at random. */
const randomGroups: GroupSelector = (groups, topK, random) => random.shuffle(groups).slice(0, topK);

/** Every group. */
const allGroups: GroupSelector = (groups) => [...groups];

/** The K groups of largest variance of each agent. */
const largestPerAgent: GroupSelector = (groups, topK, random) =>
  [...new Set(groups.map((group) => group.agent))].flatMap((agent) =>
    largestVariance(
      groups.filter((group) => group.agent === agent),
      topK,
      random
    )
  );

/** By the name in `RunConfig.select`. */
export const SELECTIONS: Readonly<Record<RunConfig['select'], GroupSelector>> = {
  variance: largestVariance,
  random: randomGroups,
  all: allGroups,
  agent: largestPerAgent
};

/** The groups whose reward variance is at least `floor`, and at least `LEAST_VARIANCE`. */
export const informativeGroups = (groups: readonly Group[], floor: number): Group[] =>
  groups.filter(({ variance }) => variance >= Math.max(floor, LEAST_VARIANCE));
