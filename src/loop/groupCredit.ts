/** Credit among siblings: the groups of the step's trees, those that are trained on, and their samples. [GRPO, VR-GRPO] */
import { ADVANTAGES } from '../advantage/advantage';
import { creditTree } from '../advantage/group';
import { samplesOf } from '../advantage/sample';
import type { Credit } from './credit';
import { selectionMetrics } from './metrics';
import { flatGroups, selectGroups } from './select';

/** Yields a `group` for every visited node and which of them are chosen. */
export const creditGroups: Credit = async function* (judged, state, lab) {
  const { config } = state;
  const trees = judged.map((tree) => creditTree(tree, ADVANTAGES[config.advantage]));
  for (const { index, groups } of trees) for (const group of groups) yield { type: 'group', tree: index, group };

  yield { type: 'phase', phase: 'Select' };
  const selected = selectGroups(trees, state, lab);
  yield { type: 'select', chosen: selected.map(({ tree, group }) => ({ tree: tree.index, node: group.node })) };

  const flat = flatGroups(trees, state, lab);
  const trained = [...selected, ...flat];
  const metrics = { ...selectionMetrics(selected, config.varianceFloor), ...(config.klOnFlat !== 'off' ? { kl_only: flat.length } : {}) };
  return { trees, trained, samples: samplesOf(trained), metrics };
};
