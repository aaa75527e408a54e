/** Branches every initial trajectory at each of its turns: G − 1 other actions are sampled in the same state, and each is continued once to the end. */
import { seedOf } from '../math/random';
import type { EventPayload } from '../record/event';
import type { Tree } from '../record/tree';
import { episodeOutcome } from './episode';
import type { SeedPath, InitialTrajectory } from './initial';
import { playEpisodes } from './play';
import type { RolloutSetup } from './setup';

/**
 * Trees with n (G − 1) + 1 outcomes each, where n is the number of turns of the initial trajectory; the full tree would have G^n.
 * All branches of all trees run together; the G − 1 siblings share their context, which the engine prefills once.
 * Seeds: (seed path, tree, task, node, sibling, depth). [P figures 3-4]
 */
export async function* rollOutBranches(
  initial: readonly InitialTrajectory[],
  setup: RolloutSetup,
  groupSize: number,
  seedPath: SeedPath
): AsyncGenerator<EventPayload, Tree[]> {
  const turnsByTree = initial.map(({ tree }) => [...tree.turns]);
  const starts = initial.flatMap(({ tree, snapshots }) =>
    snapshots.flatMap((episode, node) =>
      Array.from({ length: groupSize - 1 }, (_, i) => ({
        tree: tree.index,
        sibling: i + 1,
        episode,
        seed: (depth: number) => seedOf(...seedPath, tree.index, tree.task.id, node, i + 1, depth)
      }))
    )
  );
  const played = yield* playEpisodes(starts, turnsByTree, setup);
  return initial.map(({ tree }) => ({
    ...tree,
    turns: turnsByTree[tree.index]!,
    outcomes: [...tree.outcomes, ...played.flatMap(({ episode }, index) => (starts[index]!.tree === tree.index ? [episodeOutcome(episode)] : []))]
  }));
}
