/** Judges every branch of a tree by its outcome. */
import type { RunConfig } from '../record/config';
import type { Tree } from '../record/tree';
import { branchOf } from '../record/branch';
import { countRepeatedCalls } from '../rollout/repeat';
import type { Lab } from './lab';

/** The tree with a verdict on every outcome. An error of the judge fails the step; it does not become a reward. */
export function judgeTree(tree: Tree, judge: Lab['judge'], config: RunConfig): Tree {
  return {
    ...tree,
    outcomes: tree.outcomes.map((outcome) => ({
      ...outcome,
      verdict: judge(tree.task, outcome, config, countRepeatedCalls(branchOf(tree.turns, outcome.leaf)))
    }))
  };
}

/** The config by which step `step` of reinforcement is judged: the efficiency weight grows over the first `efficiencyRise` steps, w × min(1, step / rise). */
export function judgedBy(config: RunConfig, step: number): RunConfig {
  const { efficiencyRise: rise, efficiencyWeight } = config;
  return step < rise ? { ...config, efficiencyWeight: (efficiencyWeight * step) / rise } : config;
}
