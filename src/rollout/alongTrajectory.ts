/** Branching along the initial trajectory: each of its turns is visited, and each action sampled there is continued to the end. */
import type { EventPayload } from '../record/event';
import { isVisited } from './branchSettings';
import type { Episode } from './episode';
import type { Growth, SampledAction, Visit } from './growth';

/** The actions of the initial trajectory but for the last, which ended it: each with the episode after it. */
const initialActions = (tree: number, snapshots: readonly Episode[]): SampledAction[] =>
  snapshots.slice(1).map((episode, node) => ({ tree, node, sibling: 0, episode, continued: true }));

/** Visits those turns of the initial trajectories that `includes` picks by their depth, and continues every action sampled there to the end. */
async function* branchOnTrajectory(growth: Growth, includes: (depth: number) => boolean): AsyncGenerator<EventPayload, void> {
  const { initial, settings } = growth;
  const isChosen = (before: Episode): boolean => includes(before.depth) && isVisited(before, settings);
  const visits = initial.flatMap(({ tree: { index: tree }, snapshots }) =>
    snapshots.flatMap((before, turn): Visit[] => (isChosen(before) ? [{ tree, before, turn, actions: settings.groupSize }] : []))
  );
  const sampled = (yield* growth.sample(visits)).flat();
  const actions = initial.flatMap(({ tree: { index }, snapshots }) => [
    ...(settings.initialContinuation === 'anew' ? initialActions(index, snapshots).filter(({ node }) => isChosen(snapshots[node]!)) : []),
    ...sampled.filter(({ tree }) => tree === index)
  ]);
  yield* growth.carryOn(actions);
}

/**
 * At most n (G − 1) m + 1 outcomes a tree, where n is the number of turns of the initial trajectory and m that of continuations, 1 by default; the full tree would
 * have G^n. The G − 1 siblings share their context, which the engine prefills once. Where initial actions are continued anew, at most (n − 1) m outcomes come on
 * top. [P figures 3-4; settings O]
 */
export const branchAlongTrajectory = (growth: Growth): AsyncGenerator<EventPayload, void> => branchOnTrajectory(growth, () => true);

/** G answers from the query on, as trainers without branches sample them: at most (G − 1) m + 1 outcomes a tree, and m more where the initial action is continued anew. */
export const branchAtRoot = (growth: Growth): AsyncGenerator<EventPayload, void> => branchOnTrajectory(growth, (depth) => depth === 0);
