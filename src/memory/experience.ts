/** What a judged tree has to tell each agent: the requests it met, how it acted, and what came of it. */
import type { AgentName } from '../record/agent';
import type { Outcome, Tree, Turn } from '../record/tree';
import { branchOf, conversationOf } from '../record/walk';

export interface Experience {
  readonly agent: AgentName;
  /** What the agent was asked. */
  readonly request: string;
  /** Names of what it called, in order: specialists for the master, tools for a specialist. */
  readonly calls: readonly string[];
  /** R_A of the branch. */
  readonly accuracy: number;
  /** R_A + R_F of the branch; the efficiency cost does not supervise memory. [R] */
  readonly reward: number;
}

/**
 * One experience for every conversation in which a branch itself spoke: a branch that left the initial trajectory at its third turn
 * does not tell again what was said in conversations that had ended before. Throws where a branch is unjudged.
 */
export function experiencesOf(tree: Tree): Experience[] {
  const trunk = new Set(tree.trunk);
  return tree.outcomes.flatMap((outcome) => {
    const { accuracy, reward } = worthOf(outcome);
    const initial = trunk.has(outcome.leaf);
    const last = new Map<number, Turn>();
    for (const turn of branchOf(tree.turns, outcome.leaf)) if (initial || !trunk.has(turn.id)) last.set(conversationOf(tree.turns, turn.id)[0]!.id, turn);
    return [...last.values()].map((turn) => {
      const conversation = conversationOf(tree.turns, turn.id);
      return {
        agent: turn.agent,
        request: conversation[0]!.messages.find((message) => message.role === 'user')?.content ?? '',
        calls: conversation.flatMap(({ action }) => (action.type === 'call' ? [action.name] : [])),
        accuracy,
        reward
      };
    });
  });
}

function worthOf({ leaf, verdict }: Outcome): { accuracy: number; reward: number } {
  if (!verdict) throw new Error(`The branch that ends at turn ${leaf} has not been judged; judge every branch before remembering it.`);
  const value = (name: 'accuracy' | 'format') => verdict.parts.find((part) => part.name === name)?.value ?? 0;
  return { accuracy: value('accuracy'), reward: value('accuracy') + value('format') };
}
