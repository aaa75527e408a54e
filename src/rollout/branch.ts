/** Branches every initial trajectory at each of its turns: G − 1 other actions are sampled in the same state, and each is continued to the end, once or as the settings say. */
import { seedOf } from '../math/random';
import type { AgentName } from '../record/agent';
import type { RunConfig } from '../record/config';
import type { EventPayload } from '../record/event';
import type { Outcome, Tree, Turn } from '../record/tree';
import { activeConversation, episodeOutcome, type Episode } from './episode';
import type { SeedPath, InitialTrajectory } from './initial';
import { playEpisodes, type EpisodeStart } from './play';
import type { RolloutSetup } from './setup';

/** How many actions are sampled at a node, and how they are continued. */
export interface BranchSettings extends Pick<RunConfig, 'groupSize' | 'continuations' | 'continuationSamples' | 'initialContinuation' | 'equalActions'> {
  /** The agent whose turns alone are visited; those of all where undefined. */
  readonly visited?: AgentName | undefined;
}

/** How often an action is continued, and at which temperature, by the name in `RunConfig.continuations`. */
const CONTINUATIONS: Readonly<
  Record<RunConfig['continuations'], (samples: number, temperature: number) => { readonly samples: number; readonly temperature: number }>
> = {
  sampled: (_, temperature) => ({ samples: 1, temperature }),
  greedy: () => ({ samples: 1, temperature: 0 }),
  averaged: (samples, temperature) => ({ samples, temperature })
};

/** Continuations of each action that does not end its episode. */
export const continuationCount = ({ continuations, continuationSamples }: Pick<BranchSettings, 'continuations' | 'continuationSamples'>): number =>
  CONTINUATIONS[continuations](continuationSamples, 1).samples;

/** An action of a visited node: where it stands, and the episode after it. */
interface SampledAction {
  readonly tree: number;
  readonly node: number;
  readonly sibling: number;
  readonly episode: Episode;
  /** Whether it is continued; not where it ended the episode, or an equal one is continued in its place. */
  readonly continued: boolean;
}

/**
 * Trees with at most n (G − 1) m + 1 outcomes each, where n is the number of turns of the initial trajectory and m that of continuations, 1 by default; the full
 * tree would have G^n. All branches of all trees run together; the G − 1 siblings share their context, which the engine prefills once. Where initial actions are
 * continued anew, at most (n − 1) m outcomes come on top.
 * Seeds: (seed path, tree, task, node, sibling, depth), and for the continuations of an action from the second on its number after that. [P figures 3-4; settings O]
 */
export async function* rollOutBranches(
  initial: readonly InitialTrajectory[],
  setup: RolloutSetup,
  settings: BranchSettings,
  seedPath: SeedPath
): AsyncGenerator<EventPayload, Tree[]> {
  const turnsByTree = initial.map(({ tree }) => [...tree.turns]);
  const seedAt =
    (tree: number, node: number, sibling: number, sample = 0) =>
    (depth: number): number =>
      seedOf(...seedPath, tree, initial[tree]!.tree.task.id, node, sibling, depth, ...(sample ? [sample] : []));

  const starts = initial.flatMap(({ tree: { index: tree, initial: nodes }, snapshots }) =>
    snapshots.flatMap((episode, node) =>
      Array.from({ length: isVisited(episode, settings) ? settings.groupSize - 1 : 0 }, (_, i): EpisodeStart & { readonly node: number } => ({
        ...{ tree, node, sibling: i + 1, episode, seed: seedAt(tree, node, i + 1) },
        ...(settings.equalActions === 'once' ? { repeats: (sampled) => equalAction(turnsByTree[tree]!, nodes[node]!, sampled) } : {})
      }))
    )
  );
  const sampled = yield* playEpisodes(starts, turnsByTree, setup, 1);

  const actions = initial.flatMap(({ tree: { index }, snapshots }): SampledAction[] => [
    ...(settings.initialContinuation === 'anew' ? initialActions(index, snapshots).filter(({ node }) => isVisited(snapshots[node]!, settings)) : []),
    ...sampled.flatMap(({ episode }, at): SampledAction[] => {
      const { tree, node, sibling } = starts[at]!;
      if (tree !== index) return [];
      return [{ tree, node, sibling, episode, continued: !episode.done && turnsByTree[tree]![episode.last!]!.sameAs === undefined }];
    })
  ]);
  const { samples, temperature } = CONTINUATIONS[settings.continuations](settings.continuationSamples, setup.temperature);
  const continued = actions.flatMap((action) =>
    action.continued
      ? Array.from({ length: samples }, (_, sample): EpisodeStart => {
          const { tree, node, sibling, episode } = action;
          return { tree, sibling: 0, episode, seed: seedAt(tree, node, sibling, sample) };
        })
      : []
  );
  const played = yield* playEpisodes(continued, turnsByTree, { ...setup, temperature });

  let taken = 0;
  const outcomes = actions.map(({ episode, continued }): Outcome[] => {
    if (!continued) return episode.done ? [episodeOutcome(episode)] : [];
    return played.slice(taken, (taken += samples)).map((end) => episodeOutcome(end.episode));
  });
  return initial.map(({ tree }) => ({
    ...tree,
    turns: turnsByTree[tree.index]!,
    outcomes: [...tree.outcomes, ...outcomes.flatMap((ends, at) => (actions[at]!.tree === tree.index ? ends : []))]
  }));
}

/** Whether other actions are sampled in this state. */
const isVisited = (before: Episode, { visited }: BranchSettings): boolean => visited === undefined || activeConversation(before).agent.name === visited;

/** The first action of the node that has these tokens, the initial one before the others. */
const equalAction = (turns: readonly Turn[], node: number, sampled: readonly number[]): number | undefined =>
  turns.find((turn) => (turn.id === node || (turn.sibling > 0 && turn.parent === turns[node]!.parent)) && turn.sampled.join() === sampled.join())?.id;

/** The actions of the initial trajectory but for the last, which ended it: each with the episode after it. */
const initialActions = (tree: number, snapshots: readonly Episode[]): SampledAction[] =>
  snapshots.slice(1).map((episode, node) => ({ tree, node, sibling: 0, episode, continued: true }));
