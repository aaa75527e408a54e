/** Branches every initial trajectory: at visited nodes G − 1 other actions are sampled in the same state, and each is continued to the end, once or as the settings say. */
import { IS_NESTED } from '../record/branching';
import type { RunConfig } from '../record/config';
import type { EventPayload } from '../record/event';
import type { Tree } from '../record/tree';
import { branchAlongTrajectory, branchAtRoot } from './alongTrajectory';
import { branchBreadthFirst } from './breadthFirst';
import type { BranchSettings } from './branchSettings';
import { Growth } from './growth';
import type { InitialTrajectory, SeedPath } from './initial';
import { branchAtRandom } from './randomNodes';
import type { RolloutSetup } from './setup';

/** A way to choose the nodes that are visited: grows all trees together. */
type Branching = (growth: Growth, seedPath: SeedPath) => AsyncGenerator<EventPayload, void>;

/** By the name in `RunConfig.branching`. */
const BRANCHINGS: Readonly<Record<RunConfig['branching'], Branching>> = {
  trajectory: branchAlongTrajectory,
  tree: branchBreadthFirst,
  random: branchAtRandom,
  root: branchAtRoot
};

/** The trees with all their branches. What each strategy costs is said with it. */
export async function* rollOutBranches(
  initial: readonly InitialTrajectory[],
  setup: RolloutSetup,
  settings: BranchSettings,
  seedPath: SeedPath
): AsyncGenerator<EventPayload, Tree[]> {
  const growth = new Growth(initial, setup, settings, seedPath);
  yield* BRANCHINGS[settings.branching](growth, seedPath);
  return initial.map(({ tree }) => ({
    ...tree,
    turns: growth.turns[tree.index]!,
    outcomes: growth.outcomes[tree.index]!,
    ...(IS_NESTED[settings.branching] ? { nested: true } : {})
  }));
}
