/** The groups of a tree: at every visited node the sampled actions, the mean reward each of them led to, and their advantages. */
import { mean, variance } from '../math/statistics';
import { valuesByAction } from '../record/actionOutcomes';
import { visitedNodes } from '../record/node';
import type { Group, Outcome, Tree } from '../record/tree';
import type { AdvantageEstimator } from './advantage';

function rewardOf(outcome: Outcome): number {
  if (!outcome.verdict) throw new Error(`The branch that ends at turn ${outcome.leaf} has not been judged; judge every branch before crediting it.`);
  return outcome.verdict.reward;
}

/** One group a visited node: its own action first, then its siblings in order. Throws where a branch is unjudged. */
function groupsOf(tree: Tree, advantagesOf: AdvantageEstimator): Group[] {
  const values = valuesByAction(tree, rewardOf);
  return [...visitedNodes(tree)].map(([node, members]) => {
    const rewards = members.map((member) => mean((values.get(member) ?? []).map((value) => value ?? NaN)));
    const { agent } = tree.turns[node]!;
    return { node, agent, members, rewards, mean: mean(rewards), variance: variance(rewards), advantages: advantagesOf(rewards) };
  });
}

/** The tree with its groups. Throws where a branch is unjudged. */
export const creditTree = (tree: Tree, advantagesOf: AdvantageEstimator): Tree => ({ ...tree, groups: groupsOf(tree, advantagesOf) });
