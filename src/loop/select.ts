/** The groups a step trains on. */
import type { SelectedGroup } from '../advantage/sample';
import { informativeGroups, isInformative, SELECTIONS, VARIANCES, type VarianceOf } from '../advantage/select';
import { randomOf } from '../math/random';
import type { LabState } from '../record/checkpoint';
import type { AgentName } from '../record/agent';
import { pulledGroups } from '../record/pulledGroups';
import { isTrained } from '../record/trainedAgents';
import type { Tree } from '../record/tree';
import type { Lab } from './lab';

/** Whether reinforcement trains the agent of that name. */
export const isReinforced = (agent: AgentName, config: LabState['config'], { team, learner = agent }: Pick<Lab, 'team' | 'learner'>): boolean =>
  agent === learner && isTrained(agent, config, team);

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

/** Groups of agents that are trained whose rewards say nothing, with an advantage of 0 for every member: of the loss only the KL is left. Those that `klOnFlat` leaves out are missing. */
export function flatGroups(trees: readonly Tree[], { config }: LabState, lab: Lab): SelectedGroup[] {
  const variances = VARIANCES[config.select];
  return trees.flatMap((tree) =>
    pulledGroups(tree, config)
      .filter((group) => isReinforced(group.agent, config, lab) && !isInformative(variances(tree.turns, group), config.varianceFloor))
      .map((group) => ({ tree, group: { ...group, advantages: group.members.map(() => 0) } }))
  );
}
