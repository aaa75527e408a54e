/** The groups of a tree: at every visited node the sampled actions, the mean reward each of them led to, and their advantages. */
import { mean, variance } from '../math/statistics';
import { outcomesByAction } from '../record/actionOutcomes';
import type { Group, Outcome, Tree } from '../record/tree';
import type { AdvantageEstimator } from './advantage';

function rewardOf(outcome: Outcome): number {
  if (!outcome.verdict) throw new Error(`The branch that ends at turn ${outcome.leaf} has not been judged; judge every branch before crediting it.`);
  return outcome.verdict.reward;
}

/** One group a visited node of the initial trajectory: the initial action first, then its siblings in order. Throws where a branch is unjudged. */
function groupsOf(tree: Tree, advantagesOf: AdvantageEstimator): Group[] {
  const outcomes = outcomesByAction(tree);
  return tree.initial.flatMap((node) => {
    const { agent, parent } = tree.turns[node]!;
    const siblings = tree.turns.filter((turn) => turn.sibling > 0 && turn.parent === parent).sort((a, b) => a.sibling - b.sibling);
    if (!siblings.length) return [];
    const members = [node, ...siblings.map((turn) => turn.id)];
    const rewards = members.map((member) => mean((outcomes.get(member) ?? []).map(rewardOf)));
    return [{ node, agent, members, rewards, mean: mean(rewards), variance: variance(rewards), advantages: advantagesOf(rewards) }];
  });
}

/** The tree with its groups. Throws where a branch is unjudged. */
export const creditTree = (tree: Tree, advantagesOf: AdvantageEstimator): Tree => ({ ...tree, groups: groupsOf(tree, advantagesOf) });
