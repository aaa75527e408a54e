/** Branching at nodes drawn by chance: among all turns there are, each continuation adding to them. */
import { randomOf } from '../math/random';
import type { EventPayload } from '../record/event';
import { isVisited } from './branchSettings';
import type { Episode } from './episode';
import type { Growth, SampledAction, Visit } from './growth';
import type { SeedPath } from './initial';
import type { PlayedEpisode } from './play';

/** A turn that may be visited. */
interface Candidate {
  readonly turn: number;
  readonly before: Episode;
  /** The episode after it. */
  readonly after: Episode;
  readonly isInitial: boolean;
}

/** The turns that were played, each with the episode before and after it. */
const turnsOf = ({ episode, snapshots }: PlayedEpisode): Candidate[] =>
  snapshots.map((before, i) => {
    const after = snapshots[i + 1] ?? episode;
    return { turn: after.last!, before, after, isInitial: false };
  });

/** The actions of a drawn node that are continued: those sampled now, and as far as the settings say its own. */
function actionsAfter({ settings }: Growth, { turn, after, isInitial }: Candidate, tree: number, sampled: readonly SampledAction[]): SampledAction[] {
  if (settings.initialContinuation === 'kept' || after.done || sampled[0]?.sibling === 0) return [...sampled];
  return [{ tree, node: turn, sibling: 0, episode: after, continued: true, played: isInitial ? 0 : 1 }, ...sampled];
}

/**
 * As many nodes of each tree as the initial trajectory has turns, each drawn uniformly among all turns so far that were not drawn before, by the seed (seed path,
 * tree, task, `visit`, number of the draw). A turn that was played greedily is no draw of the policy: there all G actions are sampled anew, and it stays apart.
 * [P figure 4; the rest O]
 */
export async function* branchAtRandom(growth: Growth, seedPath: SeedPath): AsyncGenerator<EventPayload, void> {
  const { initial, settings } = growth;
  const candidates = initial.map(({ tree, snapshots }) =>
    snapshots.flatMap((before, turn): Candidate[] => {
      const after = snapshots[turn + 1] ?? { ...before, done: true };
      return isVisited(before, settings) ? [{ turn, before, after, isInitial: tree.initial.includes(turn) }] : [];
    })
  );
  const visits = candidates.map(({ length }) => length);
  for (let k = 0; k < Math.max(0, ...visits); k++) {
    const drawn = initial.flatMap(({ tree: { index, task } }) => {
      if (k >= visits[index]! || !candidates[index]!.length) return [];
      const candidate = randomOf(...seedPath, index, task.id, 'visit', k).pick(candidates[index]!);
      candidates[index] = candidates[index]!.filter((other) => other !== candidate);
      const isDraw = candidate.isInitial || growth.continuesByPolicy;
      const visit: Visit = { tree: index, before: candidate.before, turn: isDraw ? candidate.turn : null, actions: settings.groupSize };
      return [{ candidate, visit }];
    });
    const sampled = yield* growth.sample(drawn.map(({ visit }) => visit));
    const actions = drawn.flatMap(({ candidate, visit: { tree } }, i) => actionsAfter(growth, candidate, tree, sampled[i]!));
    const played = yield* growth.carryOn(actions);
    for (const [i, { tree }] of actions.entries()) candidates[tree]!.push(...played[i]!.flatMap(turnsOf).filter(({ before }) => isVisited(before, settings)));
  }
}
