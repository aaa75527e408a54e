/** The rules of an episode: the action that a completion is, and the episode after it. */
import { checkAction, parseAction } from '../agent/action';
import { pipelineRequest } from '../agent/pipeline';
import { observationMessage } from '../agent/prompt';
import type { Agent, TurnOrder } from '../record/agent';
import type { Completion } from '../record/engine';
import type { Action, Turn } from '../record/tree';
import { agentOf, openConversation, activeConversation, type Conversation, type Episode } from './episode';
import type { RolloutSetup } from './setup';

/**
 * Tool calls an agent may make before its visit ends in an error. The longest reference visit of a specialist makes two, and one may go wrong; an agent of a pipeline
 * does the whole of its part in one visit.
 */
const CALLS_PER_VISIT: Readonly<Record<TurnOrder, number>> = { delegation: 3, alone: Infinity, pipeline: 12 };

/** What others observe of an agent whose turn was malformed, or that made too many calls. */
const FAILED_VISIT = 'error';

/** The action of a completion; one cut off by the token limit is malformed, whatever its text. */
export function actionOf(agent: Agent, completion: Completion): Action {
  if (completion.finish === 'length') return { type: 'malformed', reason: `The turn was cut off after ${completion.tokens.length} tokens.` };
  return checkAction(agent, parseAction(completion.text));
}

/** The next agent of the pipeline begins, with what `handed` has in its request; null after the last one. */
function nextOfPipeline(episode: Episode, answer: string | null, setup: RolloutSetup): Episode | null {
  const { name } = activeConversation(episode).agent;
  const next = setup.turnOrder === 'pipeline' ? setup.team[setup.team.findIndex((agent) => agent.name === name) + 1] : undefined;
  if (!next) return null;
  const handed = [...episode.handed, { agent: name, text: answer ?? FAILED_VISIT }];
  const { conversation, messages } = openConversation(next, pipelineRequest(episode.task.query, handed), setup);
  return { ...episode, specialist: conversation, handed, messages, calls: 0 };
}

/** An agent's visit is over: what it answered becomes the master's observation, goes to the next of a pipeline, or is the final answer; `answer` is null where the visit failed. */
function endVisit(episode: Episode, answer: string | null, setup: RolloutSetup): Episode {
  if (episode.master) return { ...episode, specialist: null, messages: [observationMessage(answer ?? FAILED_VISIT)] };
  return nextOfPipeline(episode, answer, setup) ?? { ...episode, specialist: null, final: answer, done: true };
}

function afterMaster(episode: Episode, action: Action, setup: RolloutSetup): Episode {
  if (action.type === 'malformed') return { ...episode, done: true };
  if (action.type === 'answer') return { ...episode, final: action.text, done: true };
  const request = Object.values(action.arguments).join(' ');
  const { conversation, messages } = openConversation(agentOf(setup, action.name), request, setup);
  return { ...episode, specialist: conversation, messages, calls: 0 };
}

function afterSpecialist(episode: Episode, action: Action, setup: RolloutSetup): Episode {
  if (action.type === 'malformed') return endVisit(episode, null, setup);
  if (action.type === 'answer') return endVisit(episode, action.text, setup);
  if (episode.calls >= Math.min(CALLS_PER_VISIT[setup.turnOrder], setup.maxTurns)) return endVisit(episode, null, setup);
  const world = episode.world.copy();
  const observation = world.call(action.name, action.arguments);
  return { ...episode, world, calls: episode.calls + 1, messages: [observationMessage(observation)] };
}

/** The episode after a completion, and the record of the turn. Throws an Error where the prompt was not encoded or the completion was aborted. */
export function takeTurn(
  episode: Episode,
  completion: Completion,
  position: { readonly id: number; readonly sibling: number; readonly node?: number | undefined; readonly sameAs?: number | undefined },
  setup: RolloutSetup
): { readonly episode: Episode; readonly turn: Turn } {
  if (!episode.prompt) throw new Error(`The next turn of task ${episode.task.id} was sampled before its prompt was encoded.`);
  const { finish } = completion;
  if (finish === 'aborted') throw new Error(`The next turn of task ${episode.task.id} was aborted before it was whole. Take the step again.`);
  const before = activeConversation(episode);
  const action = actionOf(before.agent, completion);
  const after: Conversation = { ...before, tokens: [...before.tokens, ...episode.prompt, ...completion.tokens], last: position.id };
  const taken: Episode = {
    ...episode,
    ...(episode.specialist ? { specialist: after } : { master: after }),
    messages: [],
    prompt: null,
    last: position.id,
    depth: episode.depth + 1,
    wellFormed: episode.wellFormed && action.type !== 'malformed'
  };
  const next = episode.specialist ? afterSpecialist(taken, action, setup) : afterMaster(taken, action, setup);
  const toolAnswered = next.world !== taken.world;
  return {
    episode: next.depth >= setup.maxTurns ? { ...next, done: true } : next,
    turn: {
      id: position.id,
      parent: episode.last,
      context: before.last,
      agent: before.agent.name,
      depth: episode.depth,
      sibling: position.sibling,
      ...(position.node === undefined ? {} : { node: position.node }),
      messages: episode.messages,
      prompt: episode.prompt,
      sampled: completion.tokens,
      logprobs: completion.logprobs,
      finish,
      text: completion.text,
      action,
      observation: toolAnswered ? (next.messages[0]?.content ?? null) : null,
      memoryIds: before.memoryIds,
      ...(position.sameAs !== undefined && !next.done ? { sameAs: position.sameAs } : {})
    }
  };
}
