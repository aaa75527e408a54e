/** Grows the initial trajectory of every tree, all trees in lockstep. */
import { seedOf } from '../math/random';
import type { EventPayload } from '../record/event';
import type { Task } from '../record/task';
import type { Tree, Turn } from '../record/tree';
import { openEpisode, episodeOutcome, type Episode } from './episode';
import { playEpisodes } from './play';
import type { RolloutSetup } from './setup';

/** A tree that is still a trunk, with the episode as it was before each turn of it. */
export interface InitialTrajectory {
  readonly tree: Tree;
  readonly snapshots: readonly Episode[];
}

/** Names that seeds derive from: the run's seed and whatever tells this rollout from others. */
export type SeedPath = readonly (string | number)[];

/** One trajectory a task. Seeds: (identity of the tree, task, `trunk`, depth); an identity without the tree's position makes a row the same in any company. */
export async function* rollOutInitial(
  tasks: readonly Task[],
  setting: RolloutSetup,
  identityOf: (tree: number) => SeedPath
): AsyncGenerator<EventPayload, InitialTrajectory[]> {
  const books = tasks.map((): Turn[] => []);
  const players = tasks.map((task, tree) => ({
    tree,
    sibling: 0,
    episode: openEpisode(task, setting),
    seed: (depth: number) => seedOf(...identityOf(tree), task.id, 'trunk', depth)
  }));
  const played = yield* playEpisodes(players, books, setting);
  return played.map(({ episode, snapshots }, index) => {
    const turns = books[index]!;
    return {
      tree: { index, task: episode.task, turns, initial: turns.map((turn) => turn.id), outcomes: [episodeOutcome(episode)], groups: [] },
      snapshots
    };
  });
}
