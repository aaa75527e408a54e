/** Finds the peers of every visited node, the reward each of them led to, and what each deserves. */
import { mean, variance } from '../math/statistics';
import type { Group, Outcome, Tree, Turn } from '../record/tree';
import { branchOf } from '../record/walk';

/** The action sampled at a visited node that a branch begins with; null for the initial trajectory. */
function ownerOf(turns: readonly Turn[], outcome: Outcome): number | null {
  return branchOf(turns, outcome.leaf).find((turn) => turn.sibling > 0)?.id ?? null;
}

function rewardOf(outcome: Outcome): number {
  if (!outcome.verdict) throw new Error(`The branch that ends at turn ${outcome.leaf} has not been judged; judge every branch before crediting it.`);
  return outcome.verdict.reward;
}

/** One group a node of the trunk: the initial action first, then its siblings in order. Throws where a branch is unjudged. */
export function groupsOf(tree: Tree, advantages: (rewards: readonly number[]) => number[]): Group[] {
  const rewards = new Map(tree.outcomes.map((outcome) => [ownerOf(tree.turns, outcome), rewardOf(outcome)]));
  return tree.initial.map((node) => {
    const { agent, parent } = tree.turns[node]!;
    const others = tree.turns.filter((turn) => turn.sibling > 0 && turn.parent === parent).sort((a, b) => a.sibling - b.sibling);
    const members = [node, ...others.map((turn) => turn.id)];
    const worths = members.map((member) => rewards.get(member === node ? null : member)!);
    return { node, agent, members, rewards: worths, mean: mean(worths), variance: variance(worths), advantages: advantages(worths) };
  });
}

/** The tree with its groups, and with reward and advantage on their members; continuation turns keep null. */
export function creditTree(tree: Tree, advantages: (rewards: readonly number[]) => number[]): Tree {
  const groups = groupsOf(tree, advantages);
  const deserts = new Map(
    groups.flatMap((group) => group.members.map((member, index) => [member, { reward: group.rewards[index]!, advantage: group.advantages[index]! }]))
  );
  return { ...tree, groups, turns: tree.turns.map((turn) => ({ ...turn, ...deserts.get(turn.id) })) };
}
