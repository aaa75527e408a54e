/** Trees that grow together: the actions of nodes are sampled, and branches are continued to their ends, of all trees in the same engine calls. */
import { seedOf } from '../math/random';
import type { EventPayload } from '../record/event';
import type { Outcome, Turn } from '../record/tree';
import { continuingBy, type BranchSettings } from './branchSettings';
import { episodeOutcome, type Episode } from './episode';
import type { InitialTrajectory, SeedPath } from './initial';
import { playEpisodes, type EpisodeStart, type PlayedEpisode } from './play';
import type { RolloutSetup } from './setup';

/** A node that is to be visited. */
export interface Visit {
  readonly tree: number;
  /** The state in which actions are sampled; it must not be the end of an episode. */
  readonly before: Episode;
  /** The turn that was sampled there already; null where the first action is sampled with the others. */
  readonly turn: number | null;
  /** Actions there are to be, that one included. */
  readonly actions: number;
}

/** An action of a visited node: where it stands, and the episode after it. */
export interface SampledAction {
  readonly tree: number;
  /** Id of the node's turn. */
  readonly node: number;
  readonly sibling: number;
  readonly episode: Episode;
  /** Whether play goes on from it; not where it ended the episode, or an equal one is continued in its place. */
  readonly continued: boolean;
  /** Continuations that it has had before; 0 where absent. */
  readonly played?: number;
}

/**
 * The turns and outcomes of all trees so far. Seeds: (seed path, tree, task, node, sibling, depth), where a node is the id of its turn, and for the continuations
 * of an action from the second on its number after that: no number depends on which other trees grow beside it.
 */
export class Growth {
  readonly turns: readonly Turn[][];
  readonly outcomes: readonly Outcome[][];
  readonly initial: readonly InitialTrajectory[];
  readonly settings: BranchSettings;
  /** Whether the turns of continuations are drawn from the policy at its temperature, as sampled actions are. */
  readonly continuesByPolicy: boolean;
  #setup: RolloutSetup;
  #seedPath: SeedPath;

  constructor(initial: readonly InitialTrajectory[], setup: RolloutSetup, settings: BranchSettings, seedPath: SeedPath) {
    this.initial = initial;
    this.settings = settings;
    this.turns = initial.map(({ tree }) => [...tree.turns]);
    this.outcomes = initial.map(({ tree }) => [...tree.outcomes]);
    this.continuesByPolicy = continuingBy(settings, setup.temperature).temperature === setup.temperature;
    this.#setup = setup;
    this.#seedPath = seedPath;
  }

  /** Samples the actions that nodes lack; by visit, in order. */
  async *sample(visits: readonly Visit[]): AsyncGenerator<EventPayload, SampledAction[][]> {
    const next = this.turns.map(({ length }) => length);
    const starts = visits.map((visit) => {
      const own = this.#startsOf(visit, next[visit.tree]!);
      next[visit.tree]! += own.length;
      return own;
    });
    const played = yield* playEpisodes(starts.flat(), this.turns, this.#setup, 1);
    let taken = 0;
    return starts.map((own) =>
      own.map(({ tree, at, sibling }): SampledAction => {
        const { episode } = played[taken++]!;
        return { tree, node: at, sibling, episode, continued: !episode.done && this.turns[tree]![episode.last!]!.sameAs === undefined };
      })
    );
  }

  /** Continues actions to the end as the settings say, records how they and those that ended with the action itself came out, and resolves with what was played of each. */
  async *carryOn(actions: readonly SampledAction[]): AsyncGenerator<EventPayload, PlayedEpisode[][]> {
    const { samples, temperature } = continuingBy(this.settings, this.#setup.temperature);
    const starts = actions.map(({ tree, node, sibling, episode, continued, played = 0 }) =>
      Array.from({ length: continued ? Math.max(0, samples - played) : 0 }, (_, sample): EpisodeStart => ({
        ...{ tree, sibling: 0, episode, seed: this.#seedAt(tree, node, sibling, played + sample) }
      }))
    );
    const played = yield* playEpisodes(starts.flat(), this.turns, { ...this.#setup, temperature });
    let taken = 0;
    return actions.map(({ tree, episode, continued }, i) => {
      const own = played.slice(taken, (taken += starts[i]!.length));
      this.outcomes[tree]!.push(...(continued ? own.map((end) => episodeOutcome(end.episode)) : episode.done ? [episodeOutcome(episode)] : []));
      return own;
    });
  }

  /** The actions of a visit that are to be sampled, whose turns will be numbered from `first` on; `at` is the node. */
  #startsOf({ tree, before, turn, actions }: Visit, first: number): (EpisodeStart & { readonly at: number })[] {
    const sampledBefore = Number(turn !== null);
    const at = turn ?? first;
    const ids = Array.from({ length: actions }, (_, sibling) => (sibling ? first + sibling - sampledBefore : at));
    const isInitial = this.initial[tree]!.tree.initial.includes(at);
    const equalAmong = (earlier: readonly number[]) => (sampled: readonly number[]) =>
      earlier.find((id) => this.turns[tree]![id]!.sampled.join() === sampled.join());
    return ids.flatMap((_, sibling) =>
      sibling < sampledBefore
        ? []
        : [
            {
              ...{ tree, at, sibling, episode: before, seed: this.#seedAt(tree, at, sibling) },
              node: sibling && !isInitial ? at : undefined,
              repeats: this.settings.equalActions === 'once' ? equalAmong(ids.slice(0, sibling)) : undefined
            }
          ]
    );
  }

  #seedAt(tree: number, node: number, sibling: number, sample = 0): (depth: number) => number {
    const { task } = this.initial[tree]!.tree;
    return (depth) => seedOf(...this.#seedPath, tree, task.id, node, sibling, depth, ...(sample ? [sample] : []));
  }
}
