/** The groups a step trains on. */
import { SELECTIONS, informativeGroups } from '../advantage/select';
import type { SelectedGroup } from '../advantage/sample';
import { randomOf } from '../math/random';
import type { LabState } from '../record/checkpoint';
import type { Tree } from '../record/tree';
import type { Lab } from './lab';
import { named } from './named';

/** Selection query by query; where only the master is trained, only its groups compete, and where nobody is, none do. */
export function selectGroups(trees: readonly Tree[], { config, step }: LabState, lab: Lab): SelectedGroup[] {
  const select = named(SELECTIONS, config.select, 'selection');
  const master = lab.team[0]!.name;
  if (config.trained === 'none') return [];
  return trees.flatMap((tree) => {
    const candidates = config.trained === 'master' ? tree.groups.filter((group) => group.agent === master) : tree.groups;
    const random = randomOf(config.seed, step, tree.index, tree.task.id, 'select');
    return informativeGroups(select(candidates, config.topK, random), config.varianceFloor).map((group) => ({ tree, group }));
  });
}
