/** One episode between two turns: an immutable snapshot, so that branching is keeping a reference. */
import type { Handed } from '../agent/pipeline';
import { openingMessages } from '../agent/prompt';
import type { Agent, AgentName } from '../record/agent';
import type { Message } from '../record/message';
import type { Task } from '../record/task';
import type { Outcome } from '../record/tree';
import type { World } from '../record/world';
import type { RolloutSetup } from './setup';

/** One agent's conversation as the tokens it was given and those it sampled, never tokenised again. */
export interface Conversation {
  readonly agent: Agent;
  readonly tokens: readonly number[];
  /** Id of its last turn; null before the first. */
  readonly last: number | null;
  /** Ids of the memories quoted in its opening messages. */
  readonly memoryIds: readonly string[];
}

/** The state of an episode before a turn. */
export interface Episode {
  readonly task: Task;
  /** Null where nobody delegates: another agent is asked in the master's place, or the agents take turns in a pipeline. */
  readonly master: Conversation | null;
  /** The agent at work that is not the master; null while it is the master's turn, and after the end where there is no master. */
  readonly specialist: Conversation | null;
  /** What the earlier agents of a pipeline answered, in order; empty in other teams. */
  readonly handed: readonly Handed[];
  /** New messages for the agent whose turn it is: the opening of its conversation, or an observation. */
  readonly messages: readonly Message[];
  /** These messages as tokens; null until encoded. */
  readonly prompt: readonly number[] | null;
  /** Not mutated: a tool call acts on a copy, which the next snapshot holds. */
  readonly world: World;
  /** Id of the last turn, of whichever agent; null before the first. */
  readonly last: number | null;
  /** Turns taken so far. */
  readonly depth: number;
  /** Tool calls of that agent. */
  readonly calls: number;
  /** Whether every turn so far parsed and validated. */
  readonly wellFormed: boolean;
  /** The answer of whom the task was put to; null until it has answered. */
  readonly final: string | null;
  readonly done: boolean;
}

/** The conversation of the agent whose turn it is. Throws an Error where the episode is over and there is none. */
export function activeConversation({ specialist, master, task }: Pick<Episode, 'specialist' | 'master' | 'task'>): Conversation {
  const active = specialist ?? master;
  if (!active) throw new Error(`Nobody has a turn any more in the episode of task ${task.id}.`);
  return active;
}

/** A conversation without turns, and its opening messages. */
export function openConversation(agent: Agent, request: string, setup: RolloutSetup): { conversation: Conversation; messages: Message[] } {
  const memories = setup.retrieve(agent.name, request);
  return {
    conversation: { agent, tokens: [], last: null, memoryIds: memories.map((entry) => entry.id) },
    messages: openingMessages(
      agent,
      memories.map((entry) => entry.strategy),
      request,
      setup.dialect
    )
  };
}

/** The member of the team with this name. Throws a RangeError where there is none. */
export function agentOf(setup: RolloutSetup, name: AgentName): Agent {
  const agent = setup.team.find((member) => member.name === name);
  if (!agent) throw new RangeError(`The team has no agent "${name}"; it has ${setup.team.map((member) => member.name).join(', ')}.`);
  return agent;
}

/** The world in which a task begins: after the calls of the plan's earlier steps, where it is one step of a plan. */
function openingWorld(task: Task, { openWorld }: RolloutSetup): World {
  const world = openWorld(task);
  if (!task.planned?.before.length) return world;
  const begun = world.copy();
  for (const call of task.planned.before) begun.call(call.tool, call.arguments);
  return begun;
}

/**
 * An episode before its first turn: the team's first agent has been given the task's query, or where the task is one step of a plan its specialist. Throws a RangeError
 * where the team is empty, or has no such specialist.
 */
export function openEpisode(task: Task, setup: RolloutSetup): Episode {
  const first = setup.team[0];
  if (!first) throw new RangeError('The team is empty; it needs an agent.');
  const { conversation, messages } = openConversation(task.planned ? agentOf(setup, task.planned.agent) : first, task.query, setup);
  return {
    task,
    ...(task.planned || setup.turnOrder !== 'delegation' ? { master: null, specialist: conversation } : { master: conversation, specialist: null }),
    handed: [],
    messages,
    prompt: null,
    world: openingWorld(task, setup),
    last: null,
    depth: 0,
    calls: 0,
    wellFormed: true,
    final: null,
    done: false
  };
}

/** How a finished episode ended, not yet judged. Throws a RangeError where it has no turn, because the first prompt left no room for one. */
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
