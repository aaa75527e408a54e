/** Groups of a tree scored again: actions of made-up probabilities, which an update moved a little. */
import { randomOf } from '../../../src/math/random';
import { distinctActions, partingToken } from '../../../src/record/distinctActions';
import type { RescoredGroup } from '../../../src/record/rescored';
import type { Tree } from '../../../src/record/tree';

/** All groups of a tree; no change is larger than `most` in the logarithm, and a group's actions leave a share to what was not sampled. */
export function rescoredOf(tree: Tree, seed: number, most = 0.2): RescoredGroup[] {
  const random = randomOf('rescored', seed);
  return tree.groups.map((group) => {
    const actions = distinctActions(tree.turns, group);
    const weights = actions.map(() => Math.exp(4 * random.next()));
    const rest = Math.exp(4 * random.next());
    const total = weights.reduce((sum, weight) => sum + weight, rest);
    const moved = weights.map((weight) => weight * Math.exp(most * (2 * random.next() - 1)));
    const totalMoved = moved.reduce((sum, weight) => sum + weight, rest);
    return {
      tree: tree.index,
      node: group.node,
      partsAt: partingToken(actions),
      actions: actions.map(({ turn, copies }, i) => {
        const action = { before: Math.log(weights[i]! / total), after: Math.log(moved[i]! / totalMoved) };
        const logprobs = turn.sampled.map((_, at) => (at ? 0 : action.after));
        return { turn: turn.id, copies, action, parting: null, logprobs, reference: null, entropy: null };
      })
    };
  });
}
