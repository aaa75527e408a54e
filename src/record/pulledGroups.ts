/** At which groups that say nothing the KL pulls, with no advantage beside it. */
import { outcomesByAction } from './actionOutcomes';
import type { RunConfig } from './config';
import type { Group, Tree } from './tree';

/** Groups of which no branch is right. */
function failedGroups(tree: Tree): readonly Group[] {
  const outcomes = outcomesByAction(tree);
  return tree.groups.filter(({ members }) => !members.some((member) => outcomes.get(member)?.some(({ verdict }) => verdict?.solved)));
}

/** By the name in `RunConfig.klOnFlat`. */
const PULLED: Readonly<Record<RunConfig['klOnFlat'], (tree: Tree) => readonly Group[]>> = {
  off: () => [],
  failed: failedGroups,
  on: ({ groups }) => groups
};

/** Those of a tree's groups at which the KL pulls if their rewards do not differ. */
export const pulledGroups = (tree: Tree, { klOnFlat }: Pick<RunConfig, 'klOnFlat'>): readonly Group[] => PULLED[klOnFlat](tree);
