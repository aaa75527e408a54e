/**
 * What each agent experienced in a judged tree: the request, its calls and the reward.
 *
 * What is remembered is judged by the initial trajectory. Its branches are about the same few situations; if all of them counted, the worst of a dozen siblings
 * would delete within the step what the best of them added, and nothing would ever be kept. But where the initial trajectory failed and a branch did not, that
 * branch is what is worth remembering.
 */
import type { AgentName } from '../record/agent';
import type { Outcome, Tree, Turn } from '../record/tree';
import { branchOf, conversationOf } from '../record/branch';

/** One agent's conversation in the initial trajectory, and how the trajectory was rewarded. */
export interface Experience {
  readonly agent: AgentName;
  /** What the agent was asked. */
  readonly request: string;
  /** Names of the tools it called, in order: specialists for the master, tools for a specialist. */
  readonly calls: readonly string[];
  /** R_A of the trajectory. */
  readonly accuracy: number;
  /** R_A + R_F of the trajectory; the efficiency cost does not supervise memory. [R] */
  readonly reward: number;
  /** Whether it is of a branch that did what the initial trajectory had failed at; it may add to memory or correct it, and judges nothing. */
  readonly isDiscovery: boolean;
}

/**
 * One experience for every conversation of the initial trajectory, in the order they began; where that was not solved, then those of the first branch of the
 * largest reward that was. Throws where the initial trajectory is unjudged.
 */
export function experiencesOf(tree: Tree): Experience[] {
  const [initial, ...branches] = tree.outcomes as [Outcome, ...Outcome[]];
  const tried = experiencesIn(tree, initial, false);
  if (tried[0]!.accuracy === 1) return tried;
  const solved = branches.filter(({ verdict }) => verdict?.solved).sort((a, b) => b.verdict!.reward - a.verdict!.reward);
  return solved[0] ? [...tried, ...experiencesIn(tree, solved[0], true)] : tried;
}

function experiencesIn(tree: Tree, outcome: Outcome, isDiscovery: boolean): Experience[] {
  const { accuracy, reward } = supervisionOf(outcome);
  const last = new Map<number, Turn[]>();
  for (const { id } of branchOf(tree.turns, outcome.leaf)) {
    const conversation = conversationOf(tree.turns, id);
    last.set(conversation[0]!.id, conversation);
  }
  return [...last.values()].map((conversation) => ({
    agent: conversation[0]!.agent,
    request: conversation[0]!.messages.find((message) => message.role === 'user')?.content ?? '',
    calls: conversation.flatMap(({ action }) => (action.type === 'call' ? [action.name] : [])),
    accuracy,
    reward,
    isDiscovery
  }));
}

function supervisionOf({ leaf, verdict }: Outcome): { accuracy: number; reward: number } {
  if (!verdict) throw new Error(`The branch that ends at turn ${leaf} has not been judged; judge every branch before remembering it.`);
  const value = (name: 'accuracy' | 'format') => verdict.parts.find((part) => part.name === name)?.value ?? 0;
  return { accuracy: value('accuracy'), reward: value('accuracy') + value('format') };
}
