/** The messages of an agent's prompt: role, memories, request and observations; and the tools it describes. */
import type { Agent, Tool } from '../record/agent';
import type { Dialect } from '../record/engine';
import type { Message } from '../record/message';

/** The messages that open a conversation; `strategies` are the retrieved memories, best first. */
export function openingMessages(agent: Agent, strategies: readonly string[], request: string, dialect: Dialect): Message[] {
  return [
    { role: 'system', content: systemText(agent, strategies, dialect) },
    { role: 'user', content: request }
  ];
}

/** The tools that an agent's prompt describes; none in the dialect `names`, whose model was trained on them. */
export const promptTools = ({ tools }: Agent, dialect: Dialect): readonly Tool[] => (dialect === 'names' ? [] : tools);

/** The text of the system message: the agent's name, or its role in words, then the retrieved strategies, if any. */
export function systemText(
  { name, title, role, purpose = 'who serve the customers of an online shop' }: Agent,
  strategies: readonly string[],
  dialect: Dialect
): string {
  if (dialect === 'names') return strategies.length ? `${name} memory ${strategies.join(' ; ')}` : name;
  return [
    `You are ${title}, one of the agents ${purpose}. Your part: ${role}`,
    'Each of your turns is either exactly one function call and nothing else, or your answer in few plain words.',
    ...(strategies.length ? [`What worked before: ${strategies.join('; ')}.`] : [])
  ].join('\n');
}

/** The answer of a tool or a specialist as a message. */
export const observationMessage = (text: string): Message => ({ role: 'tool', content: text });
