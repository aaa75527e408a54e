/**
 * Turns selected groups into training samples.
 *
 * A turn may lie on many branches but is a member of one group only, so it is trained once; continuations at which no node was visited are members of
 * none, so they are context and never trained. Equal completions of an agent in equal contexts are merged: the policy gradient is
 * linear in the advantage for each sign (the clip looks at the sign alone), so summing positives and negatives apart is exact.
 */
import type { Sample } from '../record/sample';
import type { Group, Tree } from '../record/tree';
import { contextTokens } from '../record/branch';

/** A group to train on, with the tree that holds its turns. */
export interface SelectedGroup {
  readonly tree: Tree;
  readonly group: Group;
}

/** Equal for samples that are merged. */
export const sampleKey = ({ agent, context, completion }: Pick<Sample, 'agent' | 'context' | 'completion'>): string =>
  JSON.stringify([agent, context, completion]);

/** One sample for each distinct (agent, context, completion); turns cut off by the token limit are left out. */
export function samplesOf(selected: readonly SelectedGroup[]): Sample[] {
  const merged = new Map<string, CountedSample>();
  for (const sample of selected.flatMap(countedSamplesOf)) {
    const key = sampleKey(sample);
    const known = merged.get(key);
    merged.set(key, known ? merge(known, sample) : sample);
  }
  return [...merged.values()];
}

/** A sample with the number of its copies of positive and of negative advantage. */
type CountedSample = Sample & Required<Pick<Sample, 'positiveCopies' | 'negativeCopies'>>;

function countedSamplesOf({ tree, group }: SelectedGroup): CountedSample[] {
  const context = contextTokens(tree.turns, group.node);
  return group.members.flatMap((member, index) => {
    const turn = tree.turns[member]!;
    const advantage = group.advantages[index]!;
    if (turn.finish === 'length') return [];
    return [
      {
        agent: group.agent,
        context,
        completion: turn.sampled,
        logprobs: turn.logprobs,
        positive: Math.max(advantage, 0),
        negative: Math.min(advantage, 0),
        copies: 1,
        positiveCopies: Number(advantage > 0),
        negativeCopies: Number(advantage < 0)
      }
    ];
  });
}

const merge = (a: CountedSample, b: CountedSample): CountedSample => ({
  ...a,
  positive: a.positive + b.positive,
  negative: a.negative + b.negative,
  copies: a.copies + b.copies,
  positiveCopies: a.positiveCopies + b.positiveCopies,
  negativeCopies: a.negativeCopies + b.negativeCopies
});
