/** Plays many episodes side by side, one turn of each at a time, so that the engine always has a full batch. */
import { grammarOf } from '../agent/grammar';
import { promptTools } from '../agent/prompt';
import type { AgentName } from '../record/agent';
import type { RunConfig } from '../record/config';
import type { Prompt } from '../record/engine';
import type { EventPayload } from '../record/event';
import type { Grammar } from '../record/grammar';
import type { Turn } from '../record/tree';
import { takeTurn } from './turn';
import { episodeOutcome, activeConversation, type Episode } from './episode';
import type { RolloutSetup } from './setup';

/** One episode to be played to its end. */
export interface EpisodeStart {
  /** The tree its turns belong to. */
  readonly tree: number;
  /** `Turn.sibling` of its first turn; all later turns are continuation, `sibling` 0. */
  readonly sibling: number;
  /** `Turn.node` of its first turn; undefined where that has none. */
  readonly node?: number | undefined;
  readonly episode: Episode;
  /** Seed of the turn at a depth. */
  readonly seed: (depth: number) => number;
  /** An earlier turn that the first one only repeats where it has these tokens; undefined where there is none. */
  readonly repeats?: ((sampled: readonly number[]) => number | undefined) | undefined;
}

/** The end of an episode, and the episode as it was before each of its turns. */
export interface PlayedEpisode {
  readonly episode: Episode;
  readonly snapshots: readonly Episode[];
}

/** The prompt of the agent whose turn it is: its new messages, and the tools it may call. */
const promptOf = (episode: Episode, { dialect }: RolloutSetup): Prompt => {
  const { agent } = activeConversation(episode);
  return { agent: agent.name, messages: episode.messages, tools: promptTools(agent, dialect) };
};

/** The grammars of the agents' turns, by `RunConfig.toolCalls`; an agent without a grammar samples freely. */
const GRAMMARS: Readonly<Record<RunConfig['toolCalls'], (setup: RolloutSetup) => ReadonlyMap<AgentName, Grammar>>> = {
  free: () => new Map(),
  grammar: ({ team, dialect }) => new Map(team.filter(({ tools }) => tools.length).map(({ name, tools }) => [name, grammarOf(tools, dialect)]))
};

/** The grammar that each agent's turns are held to; an agent without one samples freely. */
export const grammarsOf = (setup: RolloutSetup): ReadonlyMap<AgentName, Grammar> => GRAMMARS[setup.toolCalls ?? 'free'](setup);

/** Encodes the next prompt of each episode that has none; ends an episode whose conversation has no room for a turn of `maxTokens`. */
async function encodePrompts(episodes: readonly Episode[], setup: RolloutSetup): Promise<Episode[]> {
  const waiting = episodes.filter((episode) => !episode.done && !episode.prompt);
  const prompts = waiting.length ? await setup.engine.encode(waiting.map((episode) => promptOf(episode, setup))) : [];
  const encoded = new Map(waiting.map((episode, index) => [episode, prompts[index]!]));
  return episodes.map((episode) => {
    const prompt = encoded.get(episode);
    if (!prompt) return episode;
    const room = setup.contextLength - activeConversation(episode).tokens.length - prompt.length;
    return { ...episode, prompt, done: room < setup.maxTokens };
  });
}

/** Yields each turn and each outcome as it happens; `turnsByTree[tree]` receives the turns. With `rounds`, episodes that have not ended after so many turns are left as they are then. */
export async function* playEpisodes(
  starts: readonly EpisodeStart[],
  turnsByTree: readonly Turn[][],
  setup: RolloutSetup,
  rounds = Infinity
): AsyncGenerator<EventPayload, PlayedEpisode[]> {
  let episodes = await encodePrompts(
    starts.map(({ episode }) => episode),
    setup
  );
  const grammars = grammarsOf(setup);
  const snapshots = starts.map((): Episode[] => []);
  for (let round = 0; ; round++) {
    const live = episodes.flatMap((episode, index) => (episode.done ? [] : [index]));
    if (!live.length || round === rounds) return episodes.map((episode, index) => ({ episode, snapshots: snapshots[index]! }));
    const completions = await setup.engine.generate(
      live.map((index) => {
        const episode = episodes[index]!;
        const { agent, tokens } = activeConversation(episode);
        return {
          agent: agent.name,
          context: [...tokens, ...episode.prompt!],
          maxTokens: setup.maxTokens,
          temperature: setup.temperature,
          seed: starts[index]!.seed(episode.depth),
          grammar: grammars.get(agent.name)
        };
      })
    );
    const played = live.map((index, i) => {
      const { tree, sibling, node, episode: first, repeats } = starts[index]!;
      const before = episodes[index]!;
      const begins = before.depth === first.depth;
      const sameAs = begins ? repeats?.(completions[i]!.tokens) : undefined;
      const position = { id: turnsByTree[tree]!.length, sibling: begins ? sibling : 0, node: begins ? node : undefined, sameAs };
      const next = takeTurn(before, completions[i]!, position, setup);
      turnsByTree[tree]!.push(next.turn);
      snapshots[index]!.push(before);
      return { index, tree, ...next };
    });
    const ready = await encodePrompts(
      played.map(({ episode }) => episode),
      setup
    );
    const next = new Map(live.map((index, i) => [index, ready[i]!]));
    episodes = episodes.map((episode, index) => next.get(index) ?? episode);
    for (const [i, { tree, turn }] of played.entries()) {
      yield { type: 'turn', tree, turn };
      if (ready[i]!.done) yield { type: 'outcome', tree, outcome: episodeOutcome(ready[i]!) };
    }
  }
}
