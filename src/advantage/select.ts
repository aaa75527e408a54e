/** Which groups are trained on: one function for each strategy, selecting among the groups of one query. */
import type { Random } from '../math/random';
import type { RunConfig } from '../record/config';
import { LEAST_VARIANCE } from '../record/creditLimits';
import type { Group, Turn } from '../record/tree';
import { betweenVariance } from './between';

/** The variance that a selection looks at. */
export type VarianceOf = (group: Group) => number;

const rewardVariance: VarianceOf = (group) => group.variance;

export type GroupSelector = (groups: readonly Group[], topK: number, random: Random, varianceOf?: VarianceOf) => Group[];

/** The K groups of largest variance; of equals the earlier node. [P] */
const largestVariance: GroupSelector = (groups, topK, _random, varianceOf = rewardVariance) =>
  [...groups].sort((a, b) => varianceOf(b) - varianceOf(a) || a.node - b.node).slice(0, topK);

/** K groups at random. */
const randomGroups: GroupSelector = (groups, topK, random) => random.shuffle(groups).slice(0, topK);

/** Every group. */
const allGroups: GroupSelector = (groups) => [...groups];

/** The K groups of largest variance of each agent. */
const largestPerAgent: GroupSelector = (groups, topK, random, varianceOf) =>
  [...new Set(groups.map((group) => group.agent))].flatMap((agent) =>
    largestVariance(
      groups.filter((group) => group.agent === agent),
      topK,
      random,
      varianceOf
    )
  );

/** By the name in `RunConfig.select`. */
export const SELECTIONS: Readonly<Record<RunConfig['select'], GroupSelector>> = {
  variance: largestVariance,
  between: largestVariance,
  random: randomGroups,
  all: allGroups,
  agent: largestPerAgent
};

const ofRewards = (_turns: readonly Turn[], group: Group): number => rewardVariance(group);

/** The variance that groups of a tree are ranked by and held to the floor, by the name in `RunConfig.select`. */
export const VARIANCES: Readonly<Record<RunConfig['select'], (turns: readonly Turn[], group: Group) => number>> = {
  variance: ofRewards,
  between: betweenVariance,
  random: ofRewards,
  all: ofRewards,
  agent: ofRewards
};

/** Whether the rewards of a group have a variance of `floor` at least, and in any case more than rounding makes. */
export const isInformative = (variance: number, floor: number): boolean => variance >= Math.max(floor, LEAST_VARIANCE);

/** Those of the selected groups whose rewards say something. */
export const informativeGroups = (groups: readonly Group[], floor: number, varianceOf = rewardVariance): Group[] =>
  groups.filter((group) => isInformative(varianceOf(group), floor));
