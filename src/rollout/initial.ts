/** Samples the initial trajectory of every tree, one turn of all trees at a time. */
import { seedOf } from '../math/random';
import type { EventPayload } from '../record/event';
import type { Task } from '../record/task';
import type { Tree, Turn } from '../record/tree';
import { openEpisode, episodeOutcome, type Episode } from './episode';
import { playEpisodes } from './play';
import type { RolloutSetup } from './setup';

/** A tree that has only its initial trajectory yet, with the episode as it was before each of its turns. */
export interface InitialTrajectory {
  readonly tree: Tree;
  readonly snapshots: readonly Episode[];
}

/** What seeds derive from: the run's seed and what distinguishes this rollout from others, such as the step. */
export type SeedPath = readonly (string | number)[];

/** One trajectory for each task. Seeds: (seed path of the tree, task, `trunk`, depth); where the path leaves out the tree's index, a row is sampled the same whichever rows are beside it. */
export async function* rollOutInitial(
  tasks: readonly Task[],
  setup: RolloutSetup,
  seedPathOf: (tree: number) => SeedPath
): AsyncGenerator<EventPayload, InitialTrajectory[]> {
  const turnsByTree = tasks.map((): Turn[] => []);
  const starts = tasks.map((task, tree) => ({
    tree,
    sibling: 0,
    episode: openEpisode(task, setup),
    seed: (depth: number) => seedOf(...seedPathOf(tree), task.id, 'trunk', depth)
  }));
  const played = yield* playEpisodes(starts, turnsByTree, setup);
  return played.map(({ episode, snapshots }, index) => {
    const turns = turnsByTree[index]!;
    return {
      tree: { index, task: episode.task, turns, initial: turns.map((turn) => turn.id), outcomes: [episodeOutcome(episode)], groups: [] },
      snapshots
    };
  });
}
