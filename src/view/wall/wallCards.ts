/** The queries of a step as cards: what each earned, how much its actions differ, and how many of its turns teach. */
import { mean } from '../../math/statistics';
import { LEAST_VARIANCE } from '../../record/creditLimits';
import type { Tree } from '../../record/tree';
import type { ViewState } from '../playback/reducer';
import { betweenSpread } from '../tree/groupSpread';

/** A query of the step. */
export interface WallCard {
  readonly tree: Tree;
  /** Mean reward of its branches; null until one is judged. */
  readonly reward: number | null;
  readonly groups: number;
  /** Groups whose distinct actions earned the same, or that have one action only: nothing is to be learned from them. */
  readonly agreeing: number;
  /** Groups that are selected; null until the step's selection. */
  readonly selected: number | null;
  /** Selected groups whose distinct actions differ, so that they teach; null until the step's selection. */
  readonly teaching: number | null;
  /** Largest variance between the distinct actions of one of its groups; null until they are compared. */
  readonly spread: number | null;
}

function cardOf(tree: Tree, chosen: ViewState['chosen']): WallCard {
  const rewards = tree.outcomes.flatMap(({ verdict }) => (verdict ? [verdict.reward] : []));
  const spreads = new Map(tree.groups.map((group) => [group.node, betweenSpread(tree, group)]));
  const agrees = (spread: number): boolean => spread < LEAST_VARIANCE;
  const selected = chosen?.filter((choice) => choice.tree === tree.index) ?? null;
  return {
    tree,
    reward: rewards.length ? mean(rewards) : null,
    groups: tree.groups.length,
    agreeing: [...spreads.values()].filter(agrees).length,
    selected: selected?.length ?? null,
    teaching: selected?.filter(({ node }) => !agrees(spreads.get(node) ?? 0)).length ?? null,
    spread: spreads.size ? Math.max(...spreads.values()) : null
  };
}

/** Cards by spread, the widest first; those that are not compared yet last, in the order of the step. */
export function wallCards({ trees, chosen }: Pick<ViewState, 'trees' | 'chosen'>): WallCard[] {
  return trees.map((tree) => cardOf(tree, chosen)).sort((a, b) => (b.spread ?? -1) - (a.spread ?? -1) || a.tree.index - b.tree.index);
}
