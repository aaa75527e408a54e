/** Visits every turn of every trunk: G − 1 other actions in the same state, each continued once to the end. */
import { seedOf } from '../math/random';
import type { EventPayload } from '../record/event';
import type { Tree } from '../record/tree';
import { episodeOutcome } from './episode';
import type { SeedPath, InitialTrajectory } from './initial';
import { playEpisodes } from './play';
import type { RolloutSetup } from './setup';

/**
 * Trees with n (G − 1) + 1 outcomes each, where n is the trunk's length: the cost of one initial trajectory instead of G^n.
 * All branches of all trees run together; the G − 1 siblings share their context, which the engine prefills once.
 * Seeds: (identity, tree, task, node, sibling, depth). [P figures 3-4]
 */
export async function* rollOutBranches(
  sprouts: readonly InitialTrajectory[],
  setting: RolloutSetup,
  groupSize: number,
  identity: SeedPath
): AsyncGenerator<EventPayload, Tree[]> {
  const books = sprouts.map(({ tree }) => [...tree.turns]);
  const players = sprouts.flatMap(({ tree, snapshots }) =>
    snapshots.flatMap((episode, node) =>
      Array.from({ length: groupSize - 1 }, (_, other) => ({
        tree: tree.index,
        sibling: other + 1,
        episode,
        seed: (depth: number) => seedOf(...identity, tree.index, tree.task.id, node, other + 1, depth)
      }))
    )
  );
  const played = yield* playEpisodes(players, books, setting);
  return sprouts.map(({ tree }) => ({
    ...tree,
    turns: books[tree.index]!,
    outcomes: [...tree.outcomes, ...played.flatMap(({ episode }, index) => (players[index]!.tree === tree.index ? [episodeOutcome(episode)] : []))]
  }));
}
