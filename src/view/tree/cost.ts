/** What a tree costs in completions, in words, by how its nodes are chosen. */
import type { RunConfig } from '../../record/config';
import type { Tree } from '../../record/tree';
import { count, plural } from '../../report/figure';
import { completionCounts } from './branches';

/** The settings that decide it. */
type CostSettings = Pick<RunConfig, 'branching' | 'branchBudget' | 'groupSize' | 'continuations' | 'initialContinuation' | 'equalActions'>;

/** By `RunConfig.branching`: how the nodes of a tree are chosen, in a sentence. */
const CHOICES: Readonly<Record<RunConfig['branching'], (config: CostSettings) => string>> = {
  trajectory: () => 'At each, G − 1 other actions are sampled and played to the end: n(G − 1) + 1 completions.',
  tree: ({ branchBudget }) =>
    `Every turn of every branch is visited, first turns first, as long as there are at most ${branchBudget ? count(branchBudget) : 'n(G − 1) + 1'} branches; each visit makes G − 1.`,
  random: () => 'As many turns are visited, each drawn by chance among all that were played so far.',
  root: () => 'G − 1 other answers are played from the query to the end: G completions.'
};

/** Whether every sampled action is continued exactly once, so that the number of completions is known before. */
const isPlain = ({ branching, continuations, initialContinuation, equalActions }: CostSettings): boolean =>
  branching === 'trajectory' && continuations !== 'averaged' && initialContinuation === 'kept' && equalActions === 'each';

/** `12 of 36 completions; the full tree would need 32,768`, with what that means. */
export function costWords(tree: Tree, config: CostSettings): { readonly words: string; readonly meaning: string } {
  const { visited, full } = completionCounts(tree.initial.length, config.groupSize);
  const ended = tree.outcomes.length;
  const completions = isPlain(config) ? `${ended < visited ? `${ended} of ` : ''}${plural(visited, 'completion')}` : plural(ended, 'completion');
  return {
    words: `${completions}; the full tree would need ${count(full)}`,
    meaning: `The initial trajectory has ${plural(tree.initial.length, 'turn')}. ${CHOICES[config.branching](config)} Branching at every turn of every branch would take Gⁿ.`
  };
}
