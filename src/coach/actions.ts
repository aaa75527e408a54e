/** The actions of a tree as a coach sees them: each with what its agent knew before it and what its tool or specialist answered, and nothing of what came after that. */
import type { Agent } from '../record/agent';
import { branchOf, conversationOf } from '../record/branch';
import type { HandedText, ScoredAction } from '../record/coach';
import type { Task } from '../record/task';
import type { Tree, Turn } from '../record/tree';

/** What a coach may know besides the tree. */
export interface Briefing {
  readonly team: readonly Agent[];
  /** What all agents work towards, in a sentence. */
  readonly success: string;
  /** Whether a text holds the right answer of a task; null where it holds none that could be compared. */
  readonly holdsAnswer: (task: Task, text: string) => boolean | null;
  /** Whether coaches are told what is right. */
  readonly tellsTruth: boolean;
  /** Most tokens of an action. */
  readonly maxTokens: number;
}

/** One a turn, in their order. */
export function scoredActions(tree: Tree, briefing: Briefing): ScoredAction[] {
  const { team, success, tellsTruth, maxTokens, holdsAnswer } = briefing;
  const agents = new Map(team.map((agent) => [agent.name, agent]));
  const handed = (text: string | null): HandedText | null => (text === null ? null : { text, right: tellsTruth ? holdsAnswer(tree.task, text) : null });
  return tree.turns.map((turn) => {
    const { title, role } = agents.get(turn.agent)!;
    const before = branchOf(tree.turns, turn.id).slice(0, -1);
    const conversation = conversationOf(tree.turns, turn.id);
    const { action } = turn;
    const received = handed(lastReceived(before, conversation));
    return {
      ...{ problem: tree.task.query, agent: turn.agent, title, role, success, maxTokens },
      input: inputText(conversation),
      output: turn.text,
      action,
      observation: handed(feedbackOf(tree, turn)),
      received,
      right: tellsTruth ? rightOf(tree, turn, received?.right ?? null, holdsAnswer) : null,
      repeats: isRepeated(before, turn),
      truth: tellsTruth ? tree.task.response : null
    };
  });
}

/**
 * The judge's word on a final answer. Any other answer is right where it holds the right one, and wrong where it does not though what its agent was given could be
 * compared; else nothing is known, as of a plan that works nothing out.
 */
function rightOf({ task, outcomes }: Tree, { id, action }: Turn, given: boolean | null, holdsAnswer: Briefing['holdsAnswer']): boolean | null {
  if (action.type !== 'answer') return null;
  const verdict = outcomes.find(({ leaf, final }) => leaf === id && final !== null)?.verdict;
  if (verdict) return verdict.solved;
  return holdsAnswer(task, action.text) || (given === null ? null : false);
}

/** What the tool that was called answered; for a specialist, how its visit ended. Null where nothing was called, or the episode ended in the visit. */
function feedbackOf({ turns }: Tree, { id, action, observation }: Turn): string | null {
  if (observation !== null || action.type !== 'call') return observation;
  return turns.find(({ context }) => context === id)?.messages.findLast(({ role }) => role === 'tool')?.content ?? null;
}

/** A line for each message of the conversation but the system's, the agent's own turns between them. */
function inputText(conversation: readonly Turn[]): string {
  const lines = conversation.flatMap(({ messages, text }) => [
    ...messages.filter(({ role }) => role !== 'system').map(({ role, content }) => `${role}: ${content}`),
    `assistant: ${text}`
  ]);
  return lines.slice(0, -1).join('\n');
}

/** The last observation of its conversation; where it has none, the last answer of another agent on the branch. */
function lastReceived(before: readonly Turn[], conversation: readonly Turn[]): string | null {
  const observation = conversation.at(-1)!.messages.findLast(({ role }) => role === 'tool')?.content;
  if (observation !== undefined) return observation;
  const { agent } = conversation.at(-1)!;
  const answered = before.findLast((turn) => turn.agent !== agent);
  if (!answered || answered.action.type === 'call') return null;
  return answered.action.type === 'answer' ? answered.action.text : '';
}

const callKey = ({ agent, action }: Turn): string | null =>
  action.type === 'call' ? JSON.stringify([agent, action.name, Object.entries(action.arguments).sort()]) : null;

function isRepeated(before: readonly Turn[], turn: Turn): boolean {
  const key = callKey(turn);
  return key !== null && before.some((earlier) => callKey(earlier) === key);
}
