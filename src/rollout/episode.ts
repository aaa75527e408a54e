/** One episode between two turns: an immutable snapshot, so that branching is keeping a reference. */
import { openingMessages } from '../agent/prompt';
import type { Agent, AgentName } from '../record/agent';
import type { Message } from '../record/message';
import type { Task } from '../record/task';
import type { Outcome } from '../record/tree';
import type { World } from '../record/world';
import type { RolloutSetup } from './setup';

/** What one agent has heard and said, as the tokens it was, never tokenised again. */
export interface Conversation {
  readonly agent: Agent;
  readonly tokens: readonly number[];
  /** Its last turn; null before the first. */
  readonly last: number | null;
  /** Memories that its opening quotes. */
  readonly memoryIds: readonly string[];
}

export interface Episode {
  readonly task: Task;
  readonly master: Conversation;
  /** The specialist at work; null while the master has the word. */
  readonly specialist: Conversation | null;
  /** What the speaker is told before its next turn. */
  readonly messages: readonly Message[];
  /** The same as tokens; null until encoded. */
  readonly prompt: readonly number[] | null;
  /** Never changed: a tool call acts on a copy, which the next snapshot holds. */
  readonly world: World;
  /** The last turn of all; null before the first. */
  readonly last: number | null;
  /** Turns spoken so far. */
  readonly depth: number;
  /** Tool calls of the specialist at work. */
  readonly calls: number;
  readonly wellFormed: boolean;
  readonly final: string | null;
  readonly done: boolean;
}

/** Whose turn it is. */
export const activeConversation = (episode: Episode): Conversation => episode.specialist ?? episode.master;

/** A conversation not yet begun, and the messages that open it. */
export function openConversation(agent: Agent, request: string, setting: RolloutSetup): { conversation: Conversation; messages: Message[] } {
  const memories = setting.retrieve(agent.name, request);
  return {
    conversation: { agent, tokens: [], last: null, memoryIds: memories.map((entry) => entry.id) },
    messages: openingMessages(
      agent,
      memories.map((entry) => entry.strategy),
      request,
      setting.dialect
    )
  };
}

/** The member of the team with this name. Throws a RangeError where there is none. */
export function agentOf(setting: RolloutSetup, name: AgentName): Agent {
  const agent = setting.team.find((member) => member.name === name);
  if (!agent) throw new RangeError(`The team has no agent "${name}"; it has ${setting.team.map((member) => member.name).join(', ')}.`);
  return agent;
}

/** An episode before its first turn: the master has been given the task's query. */
export function openEpisode(task: Task, setting: RolloutSetup): Episode {
  const master = setting.team[0];
  if (!master) throw new RangeError('The team is empty; it needs a master.');
  const { conversation, messages } = openConversation(master, task.query, setting);
  return {
    task,
    master: conversation,
    specialist: null,
    messages,
    prompt: null,
    world: setting.world,
    last: null,
    depth: 0,
    calls: 0,
    wellFormed: true,
    final: null,
    done: false
  };
}

/** How a finished episode ended, not yet judged. Throws a RangeError where nobody could speak at all. */
export function episodeOutcome(episode: Episode): Outcome {
  if (episode.last === null)
    throw new RangeError(
      `The query of task ${episode.task.id} leaves no room for an answer. Shorten it, lower "maxTokens", or use a model with a longer context.`
    );
  return {
    leaf: episode.last,
    final: episode.final,
    effects: episode.world.effects(),
    turns: episode.depth,
    wellFormed: episode.wellFormed,
    verdict: null
  };
}
