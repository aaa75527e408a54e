/** The groups a step trains on. */
import type { SelectedGroup } from '../advantage/sample';
import { informativeGroups, isInformative, SELECTIONS, VARIANCES, type VarianceOf } from '../advantage/select';
import { randomOf } from '../math/random';
import type { LabState } from '../record/checkpoint';
import type { RunConfig } from '../record/config';
import { outcomesByAction } from '../record/actionOutcomes';
import type { Group, Tree } from '../record/tree';
import type { Lab } from './lab';
import { isReinforced } from './trained';

/** Selects groups for each query, among those of trained agents. */
export function selectGroups(trees: readonly Tree[], { config, step }: LabState, lab: Lab): SelectedGroup[] {
  const select = SELECTIONS[config.select];
  return trees.flatMap((tree) => {
    const candidates = tree.groups.filter(({ agent }) => isReinforced(agent, config, lab));
    const random = randomOf(config.seed, step, tree.index, tree.task.id, 'select');
    const varianceOf: VarianceOf = (group) => VARIANCES[config.select](tree.turns, group);
    return informativeGroups(select(candidates, config.topK, random, varianceOf), config.varianceFloor, varianceOf).map((group) => ({ tree, group }));
  });
}

/** By the name in `RunConfig.klOnFlat`: whether the KL pulls at a group that says nothing, by whether any of its branches is right. */
const KL_ON_FLAT: Readonly<Record<RunConfig['klOnFlat'], (isSolved: boolean) => boolean>> = {
  off: () => false,
  on: () => true,
  failed: (isSolved) => !isSolved
};

/** Groups of agents that are trained whose rewards say nothing, with an advantage of 0 for every member: of the loss only the KL is left. Those that `klOnFlat` leaves out are missing. */
export function flatGroups(trees: readonly Tree[], { config }: LabState, lab: Lab): SelectedGroup[] {
  if (config.klOnFlat === 'off') return [];
  const variances = VARIANCES[config.select];
  return trees.flatMap((tree) => {
    const outcomes = outcomesByAction(tree);
    const isSolved = ({ members }: Group): boolean => members.some((member) => outcomes.get(member)?.some(({ verdict }) => verdict?.solved));
    return tree.groups
      .filter((group) => isReinforced(group.agent, config, lab) && !isInformative(variances(tree.turns, group), config.varianceFloor))
      .filter((group) => KL_ON_FLAT[config.klOnFlat](isSolved(group)))
      .map((group) => ({ tree, group: { ...group, advantages: group.members.map(() => 0) } }));
  });
}
