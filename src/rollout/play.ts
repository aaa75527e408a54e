/** Plays many episodes side by side, one turn of each a round, so that the engine always has a full batch. */
import { grammarOf } from '../agent/grammar';
import { toldTools } from '../agent/prompt';
import type { AgentName } from '../record/agent';
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
  /** `Turn.sibling` of its first turn; all later ones are continuation. */
  readonly sibling: number;
  readonly episode: Episode;
  /** Seed of the turn at a depth. */
  readonly seed: (depth: number) => number;
}

/** The end of one player, and what it looked like before each of its turns. */
export interface PlayedEpisode {
  readonly episode: Episode;
  readonly snapshots: readonly Episode[];
}

/** What the speaker is told; its tools too where it is told who it is. */
const promptOf = (episode: Episode, { dialect }: RolloutSetup): Prompt => {
  const { agent } = activeConversation(episode);
  return { agent: agent.name, messages: episode.messages, tools: toldTools(agent, dialect) };
};

/** What the turns of each agent are held to, where calls are held to their schemas. */
const grammarsOf = ({ team, dialect, toolCalls }: RolloutSetup): ReadonlyMap<AgentName, Grammar> =>
  new Map(toolCalls === 'grammar' ? team.filter(({ tools }) => tools.length).map(({ name, tools }) => [name, grammarOf(tools, dialect)]) : []);

/** Encodes what is to be said next in each episode; an episode whose speaker has no room left for a turn ends. */
async function encodePrompts(episodes: readonly Episode[], setting: RolloutSetup): Promise<Episode[]> {
  const waiting = episodes.filter((episode) => !episode.done && !episode.prompt);
  const prompts = waiting.length ? await setting.engine.encode(waiting.map((episode) => promptOf(episode, setting))) : [];
  const encoded = new Map(waiting.map((episode, index) => [episode, prompts[index]!]));
  return episodes.map((episode) => {
    const prompt = encoded.get(episode);
    if (!prompt) return episode;
    const room = setting.contextLength - activeConversation(episode).tokens.length - prompt.length;
    return { ...episode, prompt, done: room < setting.maxTokens };
  });
}

/** Yields each turn and each outcome as it happens; `books[tree]` receives the turns. */
export async function* playEpisodes(
  players: readonly EpisodeStart[],
  books: readonly Turn[][],
  setting: RolloutSetup
): AsyncGenerator<EventPayload, PlayedEpisode[]> {
  let episodes = await encodePrompts(
    players.map((player) => player.episode),
    setting
  );
  const grammars = grammarsOf(setting);
  const snapshots = players.map((): Episode[] => []);
  for (;;) {
    const live = episodes.flatMap((episode, index) => (episode.done ? [] : [index]));
    if (!live.length) return episodes.map((episode, index) => ({ episode, snapshots: snapshots[index]! }));
    const completions = await setting.engine.generate(
      live.map((index) => {
        const episode = episodes[index]!;
        const { agent, tokens } = activeConversation(episode);
        return {
          agent: agent.name,
          context: [...tokens, ...episode.prompt!],
          maxTokens: setting.maxTokens,
          temperature: setting.temperature,
          seed: players[index]!.seed(episode.depth),
          grammar: grammars.get(agent.name)
        };
      })
    );
    const round = live.map((index, position) => {
      const { tree, sibling, episode: start } = players[index]!;
      const before = episodes[index]!;
      const place = { id: books[tree]!.length, sibling: before.depth === start.depth ? sibling : 0 };
      const next = takeTurn(before, completions[position]!, place, setting);
      books[tree]!.push(next.turn);
      snapshots[index]!.push(before);
      return { index, tree, ...next };
    });
    const ready = await encodePrompts(
      round.map((spoken) => spoken.episode),
      setting
    );
    const next = new Map(live.map((index, position) => [index, ready[position]!]));
    episodes = episodes.map((episode, index) => next.get(index) ?? episode);
    for (const [position, { tree, turn }] of round.entries()) {
      yield { type: 'turn', tree, turn };
      if (ready[position]!.done) yield { type: 'outcome', tree, outcome: episodeOutcome(ready[position]!) };
    }
  }
}
