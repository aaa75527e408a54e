/** Which groups are worth an update: one small function a strategy, each choosing among the groups of one query. */
import type { Random } from '../math/random';
import type { Group } from '../record/tree';

/** A group whose rewards vary less than this says nothing about its actions: the difference is rounding. */
export const LEAST_VARIANCE = 1e-8;

export type GroupSelector = (groups: readonly Group[], topK: number, random: Random) => Group[];

/** The K groups of largest variance; of equals the earlier node. [P] */
const largestVariance: GroupSelector = (groups, topK) => [...groups].sort((a, b) => b.variance - a.variance || a.node - b.node).slice(0, topK);

/** K groups drawn blindly. */
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
export const SELECTIONS: Readonly<Record<string, GroupSelector>> = {
  variance: largestVariance,
  random: randomGroups,
  all: allGroups,
  agent: largestPerAgent
};

/** Those of the selected groups that say something: their rewards vary by `floor` at least, and in any case by more than rounding. */
export const informativeGroups = (groups: readonly Group[], floor: number): Group[] =>
  groups.filter(({ variance }) => variance >= Math.max(floor, LEAST_VARIANCE));
