/** The groups a step trains on. */
import type { SelectedGroup } from '../advantage/sample';
import { informativeGroups, SELECTIONS, VARIANCES, type VarianceOf } from '../advantage/select';
import { randomOf } from '../math/random';
import type { LabState } from '../record/checkpoint';
import type { Tree } from '../record/tree';
import type { Lab } from './lab';
import { isTrained } from './trained';

/** Selects groups for each query, among those of trained agents. */
export function selectGroups(trees: readonly Tree[], { config, step }: LabState, lab: Lab): SelectedGroup[] {
  const select = SELECTIONS[config.select];
  return trees.flatMap((tree) => {
    const candidates = tree.groups.filter(({ agent }) => isTrained(agent, config, lab.team));
    const random = randomOf(config.seed, step, tree.index, tree.task.id, 'select');
    const varianceOf: VarianceOf = (group) => VARIANCES[config.select](tree.turns, group);
    return informativeGroups(select(candidates, config.topK, random, varianceOf), config.varianceFloor, varianceOf).map((group) => ({ tree, group }));
  });
}
